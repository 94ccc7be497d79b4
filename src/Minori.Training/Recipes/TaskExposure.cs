namespace Minori.Training;

/// <summary>
/// Text of a task among the text of a pre-training: from a token of the run on, a share of the training windows is taken
/// from the task, evenly spread. A task's window stands in the place of a window of the corpus; the others stay where
/// they are.
/// </summary>
/// <param name="Fraction">The share of windows, above 0 and at most 1.</param>
/// <param name="StartTokens">Updates that begin before so many tokens of the run have none.</param>
public sealed record TaskExposure(double Fraction, long StartTokens)
{
    /// <summary>The task's window that is read in place of a window of the corpus, or −1.</summary>
    /// <param name="window">Index of the corpus's window in the run.</param>
    /// <param name="recipe">The run's recipe.</param>
    internal long WindowAt(long window, PretrainRecipe recipe)
    {
        long since = window - FirstWindow(recipe);
        if (since < 0)
        {
            return -1;
        }

        long before = (long)(since * Fraction);
        return (long)((since + 1) * Fraction) > before ? before : -1;
    }

    /// <summary>How many windows of a run are the task's.</summary>
    /// <param name="recipe">The run's recipe.</param>
    public long CountWindows(PretrainRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return (long)(Math.Max(0, (recipe.Steps * recipe.Sequences) - FirstWindow(recipe)) * Fraction);
    }

    /// <summary>Checks the numbers, and that the exposure begins within the run.</summary>
    /// <exception cref="TrainingException">One has no sense.</exception>
    internal void Validate(PretrainRecipe recipe)
    {
        RecipeCheck.Positive(Fraction, "exposure's fraction");
        RecipeCheck.Fraction(Fraction, "exposure's fraction");
        RecipeCheck.NotNegative(StartTokens, "exposure's first token");
        if (FirstWindow(recipe) >= recipe.Steps * recipe.Sequences)
        {
            throw new TrainingException(
                $"the exposure would begin at token {StartTokens}, behind the start of the last update of {recipe.Steps}: begin it at token {(recipe.Steps - 1) * recipe.BatchTokens} at the latest");
        }
    }

    private long FirstWindow(PretrainRecipe recipe) => (StartTokens + recipe.BatchTokens - 1) / recipe.BatchTokens * recipe.Sequences;
}
