using Minori.Text;

namespace Minori.Training;

/// <summary>The windows of a task's text that a recipe's exposure puts in the places of windows of the corpus.</summary>
/// <param name="recipe">The recipe, which has an exposure.</param>
/// <param name="text">The task's text.</param>
internal sealed class ExposedWindows(PretrainRecipe recipe, TaskText text)
{
    private readonly WindowSampler _sampler = new(text.Count, recipe.ContextLength + 1, recipe.DataSeed);

    /// <summary>Reads the task's window that stands in the place of a window of the run, or says that there is none.</summary>
    public bool TryRead(long index, int[] window)
    {
        long exposed = recipe.Exposure!.WindowAt(index, recipe);
        if (exposed < 0)
        {
            return false;
        }

        text.Read(_sampler.Offset(exposed), window);
        return true;
    }
}
