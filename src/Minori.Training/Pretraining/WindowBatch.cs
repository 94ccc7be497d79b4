using Minori.Text;

namespace Minori.Training;

/// <summary>A batch of windows of the data; [sequences, context].</summary>
/// <param name="data">The tokens.</param>
/// <param name="sampler">Which window is which.</param>
/// <param name="sequences">Windows of a batch.</param>
/// <param name="context">Tokens of an input.</param>
/// <param name="exposed">Windows that stand in for some of the data's, or null.</param>
internal sealed class WindowBatch(
    TokenShard data, WindowSampler sampler, int sequences, int context, ExposedWindows? exposed = null)
{
    private readonly int[] _window = new int[context + 1];
    private readonly int[] _inputs = new int[sequences * context];
    private readonly int[] _targets = new int[sequences * context];

    public ReadOnlySpan<int> Inputs => _inputs;

    /// <summary>The token after each input.</summary>
    public ReadOnlySpan<int> Targets => _targets;

    /// <summary>Reads the windows from index <paramref name="position"/> of the sampler on.</summary>
    public void Read(long position)
    {
        for (int row = 0; row < sequences; row++)
        {
            if (exposed?.TryRead(position + row, _window) != true)
            {
                sampler.Read(data, position + row, _window);
            }

            _window.AsSpan(0, context).CopyTo(_inputs.AsSpan(row * context));
            _window.AsSpan(1, context).CopyTo(_targets.AsSpan(row * context));
        }
    }
}
