namespace Minori.Compute;

/// <summary>The sizes of one sequence's attention.</summary>
internal readonly struct AttentionShape
{
    public AttentionShape(int earlierKeys, int tokens, int heads, int keyValueHeads, int headDimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(earlierKeys);
        if (keyValueHeads <= 0 || heads % keyValueHeads != 0)
        {
            throw new ArgumentException(
                $"{heads} query heads cannot share {keyValueHeads} key–value heads evenly", nameof(keyValueHeads));
        }

        EarlierKeys = earlierKeys;
        Tokens = tokens;
        Heads = heads;
        KeyValueHeads = keyValueHeads;
        HeadDimension = headDimension;
    }

    /// <summary>Keys before the first query's own: that query's position.</summary>
    public int EarlierKeys { get; }

    /// <summary>Queries.</summary>
    public int Tokens { get; }

    /// <summary>Keys: the earlier ones, and one per query.</summary>
    public int Keys => EarlierKeys + Tokens;

    public int Heads { get; }

    public int KeyValueHeads { get; }

    public int HeadDimension { get; }

    /// <summary>Query heads per key–value head.</summary>
    public int Group => Heads / KeyValueHeads;

    public float Scale => 1 / MathF.Sqrt(HeadDimension);
}
