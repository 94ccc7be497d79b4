using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The tokens of one shard: its sequences end to end, each cut after its last scored target, because under the causal
/// mask nothing behind that reaches the loss.
/// </summary>
internal sealed unsafe class ShardTokens
{
    private readonly int* _starts;

    public ShardTokens(Arena arena, int sequences, int tokensPerSequence)
    {
        long capacity = (long)sequences * tokensPerSequence;
        _starts = arena.Take<int>(sequences + 1);
        Inputs = arena.Take<int>(capacity);
        ScoredRows = arena.Take<int>(capacity);
        ScoredTargets = arena.Take<int>(capacity);
    }

    /// <summary>The number of sequences, empty ones included.</summary>
    public int Sequences { get; private set; }

    /// <summary>n, the number of tokens.</summary>
    public int Count => _starts[Sequences];

    /// <summary>The number of tokens whose target is scored.</summary>
    public int Scored { get; private set; }

    /// <summary>[n] token ids.</summary>
    public int* Inputs { get; }

    /// <summary>[scored]: the rows in [0, n) that are scored, ascending.</summary>
    public int* ScoredRows { get; }

    /// <summary>[scored]: their targets.</summary>
    public int* ScoredTargets { get; }

    /// <summary>The first row of a sequence.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <summary>The number of tokens of a sequence.</summary>
    public int Length(int sequence) => _starts[sequence + 1] - _starts[sequence];

    /// <summary>
    /// Takes sequences [first, first + count) out of a batch of rows of <paramref name="tokensPerSequence"/>.
    /// </summary>
    /// <param name="inputs">The whole batch.</param>
    /// <param name="targets">The whole batch; −1 is not scored.</param>
    /// <param name="first">The first sequence.</param>
    /// <param name="count">The number of sequences.</param>
    /// <param name="tokensPerSequence">T.</param>
    public void Load(int* inputs, int* targets, int first, int count, int tokensPerSequence)
    {
        Sequences = count;
        Scored = 0;
        _starts[0] = 0;
        for (int sequence = 0; sequence < count; sequence++)
        {
            int source = (first + sequence) * tokensPerSequence;
            int start = _starts[sequence];
            int length = 0;
            for (int t = 0; t < tokensPerSequence; t++)
            {
                int target = targets[source + t];
                if (target >= 0)
                {
                    ScoredRows[Scored] = start + t;
                    ScoredTargets[Scored] = target;
                    Scored++;
                    length = t + 1;
                }
            }

            new ReadOnlySpan<int>(inputs + source, length).CopyTo(new Span<int>(Inputs + start, length));
            _starts[sequence + 1] = start + length;
        }
    }
}
