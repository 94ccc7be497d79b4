using System.Globalization;
using Minori.Training;

namespace Minori.Cli.Output;

/// <summary>Looks at a budget that is no whole number of optimizer steps, of which only whole ones are made.</summary>
internal static class WholeSteps
{
    /// <summary>Refuses a budget of less than one step, and writes one line to standard error where clearly more is trained than asked for.</summary>
    /// <exception cref="CommandException">The budget is less than one step.</exception>
    public static void Check(PretrainRecipe recipe)
    {
        if (recipe.BudgetTokens < recipe.BatchTokens)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"--tokens {recipe.BudgetTokens:N0} is less than one optimizer step, which trains --batch-tokens {recipe.BatchTokens:N0}: give more tokens, or fewer --batch-tokens, a multiple of --context {recipe.ContextLength:N0}"));
        }

        if (recipe.IsRounded)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"note: {recipe.BudgetTokens:N0} tokens are no whole number of steps of {recipe.BatchTokens:N0}: {recipe.TrainedTokens:N0} are trained; a smaller --batch-tokens comes nearer"));
        }
    }
}
