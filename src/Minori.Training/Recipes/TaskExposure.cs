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
        long firstStep = (StartTokens + recipe.BatchTokens - 1) / recipe.BatchTokens;
        long since = window - (firstStep * recipe.Sequences);
        if (since < 0)
        {
            return -1;
        }

        long before = (long)(since * Fraction);
        return (long)((since + 1) * Fraction) > before ? before : -1;
    }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="TrainingException">One has no sense.</exception>
    internal void Validate()
    {
        RecipeCheck.Positive(Fraction, "exposure's fraction");
        RecipeCheck.Fraction(Fraction, "exposure's fraction");
        RecipeCheck.NotNegative(StartTokens, "exposure's first token");
    }
}
