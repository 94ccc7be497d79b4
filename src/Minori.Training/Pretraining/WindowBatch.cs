using Minori.Text;

namespace Minori.Training;

/// <summary>A batch of windows of the data, and of a task's text where the recipe exposes the model to one; [sequences, context].</summary>
internal sealed class WindowBatch
{
    private readonly PretrainRecipe _recipe;
    private readonly TokenShard _data;
    private readonly TaskText? _task;
    private readonly WindowSampler _sampler;
    private readonly WindowSampler? _taskSampler;
    private readonly int[] _window;
    private readonly int[] _inputs;
    private readonly int[] _targets;

    /// <param name="recipe">Sequences, context, the seed of the order, and the exposure.</param>
    /// <param name="data">The training tokens.</param>
    /// <param name="task">The task's text; null where the recipe has no exposure.</param>
    public WindowBatch(PretrainRecipe recipe, TokenShard data, TaskText? task)
    {
        int context = recipe.ContextLength;
        _recipe = recipe;
        _data = data;
        _task = task;
        _sampler = new WindowSampler(data.Count, context + 1, recipe.DataSeed);
        _taskSampler = task is null ? null : new WindowSampler(task.Count, context + 1, recipe.DataSeed);
        _window = new int[context + 1];
        _inputs = new int[recipe.BatchTokens];
        _targets = new int[recipe.BatchTokens];
    }

    public ReadOnlySpan<int> Inputs => _inputs;

    /// <summary>The token after each input.</summary>
    public ReadOnlySpan<int> Targets => _targets;

    /// <summary>Reads the windows from index <paramref name="position"/> of the run on.</summary>
    public void Read(long position)
    {
        int context = _recipe.ContextLength;
        for (int row = 0; row < _recipe.Sequences; row++)
        {
            Read(position + row, _window);
            _window.AsSpan(0, context).CopyTo(_inputs.AsSpan(row * context));
            _window.AsSpan(1, context).CopyTo(_targets.AsSpan(row * context));
        }
    }

    private void Read(long index, int[] window)
    {
        if (_recipe.Exposure?.WindowAt(index, _recipe) is >= 0 and { } exposed)
        {
            _task!.Read(_taskSampler!.Offset(exposed), window);
        }
        else
        {
            _sampler.Read(_data, index, window);
        }
    }
}
