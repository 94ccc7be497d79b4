namespace Minori.Compute;

/// <summary>The sizes of one sequence's attention.</summary>
internal readonly struct AttentionShape
{
    public AttentionShape(int tokens, int heads, int keyValueHeads, int headDimension)
    {
        if (keyValueHeads <= 0 || heads % keyValueHeads != 0)
        {
            throw new ArgumentException($"{heads} query heads cannot share {keyValueHeads} key–value heads evenly", nameof(keyValueHeads));
        }

        Tokens = tokens;
        Heads = heads;
        KeyValueHeads = keyValueHeads;
        HeadDimension = headDimension;
    }

    public int Tokens { get; }

    public int Heads { get; }

    public int KeyValueHeads { get; }

    public int HeadDimension { get; }

    /// <summary>Query heads per key–value head.</summary>
    public int Group => Heads / KeyValueHeads;

    public float Scale => 1 / MathF.Sqrt(HeadDimension);
}

/// <summary>How the caller's scratch is cut up: Kᵀ and Vᵀ of one head in panels, and stripes of scores and of their gradients.</summary>
internal readonly unsafe struct AttentionScratch(float* scratch, int tokens, int headDimension)
{
    /// <summary>Queries in a stripe.</summary>
    public const int StripeRows = 24;

    /// <summary>Elements from one row of a stripe to the next: the tokens, rounded up to whole panels of every vector width.</summary>
    public nint ScoreStride => PaddedTokens(tokens);

    public float* PackedKeys => scratch;

    public float* PackedValues => PackedKeys + (ScoreStride * headDimension);

    public float* Scores => PackedValues + (ScoreStride * headDimension);

    public float* ScoreGradients => Scores + (ScoreStride * StripeRows);

    public static long Length(int tokens, int headDimension) => (long)PaddedTokens(tokens) * 2 * (headDimension + StripeRows);

    private static int PaddedTokens(int tokens) => (tokens + 31) & ~31;
}
