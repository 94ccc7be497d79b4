using Minori.Text;

namespace Minori.Training;

/// <summary>A batch of examples, one a row, padded on the right to a common length; [rows, length].</summary>
internal sealed class CompletionBatch(int rows, int context)
{
    private const int UnscoredTarget = -1;

    private readonly int[] _inputs = new int[rows * context];
    private readonly int[] _targets = new int[rows * context];

    /// <summary>Tokens per row of the present batch.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<int> Inputs => _inputs.AsSpan(0, rows * Length);

    /// <summary>What follows each input where it belongs to a completion, −1 elsewhere.</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, rows * Length);

    /// <summary>Puts examples into the first rows; rows that are left over have nothing to learn.</summary>
    public void Fill(IReadOnlyList<PromptedContinuation> examples)
    {
        Length = PaddedLength(examples.Max(example => example.Tokens.Length - 1));
        _inputs.AsSpan().Clear();
        _targets.AsSpan().Fill(UnscoredTarget);
        for (int row = 0; row < examples.Count; row++)
        {
            ReadOnlySpan<int> tokens = examples[row].Tokens;
            int start = examples[row].ContinuationStart;
            tokens[..^1].CopyTo(_inputs.AsSpan(row * Length));
            tokens[start..].CopyTo(_targets.AsSpan((row * Length) + start - 1));
        }
    }

    /// <summary>The lengths that batches may have: quarters of the context.</summary>
    public static IEnumerable<int> Lengths(int context) =>
        Enumerable.Range(1, 4).Select(quarters => PaddedLength(quarters * Quarter(context), context)).Distinct();

    // Little padding for short tasks, and at most four workspaces.
    private int PaddedLength(int length) => PaddedLength(length, context);

    private static int PaddedLength(int length, int context) =>
        Math.Min(context, (length + Quarter(context) - 1) / Quarter(context) * Quarter(context));

    private static int Quarter(int context) => (context + 3) / 4;
}
