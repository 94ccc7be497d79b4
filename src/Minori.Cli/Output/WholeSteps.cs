using System.Globalization;
using Minori.Training;

namespace Minori.Cli.Output;

/// <summary>Tells of a budget that is no whole number of optimizer steps, of which only whole ones are made.</summary>
internal static class WholeSteps
{
    private const double Negligible = 0.01;

    /// <summary>Writes one line to standard error where the run trains clearly more tokens than it was asked for.</summary>
    public static void PrintIfMore(PretrainRecipe recipe)
    {
        long tokens = recipe.Steps * recipe.BatchTokens;
        if (tokens > recipe.BudgetTokens * (1 + Negligible))
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"note: {recipe.BudgetTokens:N0} tokens are no whole number of steps of {recipe.BatchTokens:N0}: {tokens:N0} are trained; a smaller --batch-tokens comes nearer"));
        }
    }
}
