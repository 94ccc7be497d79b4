namespace Minori.Compute;

/// <summary>The sizes of one sequence's attention.</summary>
internal readonly struct AttentionShape
{
    public AttentionShape(int tokens, int heads, int keyValueHeads, int headDimension)
    {
        if (keyValueHeads <= 0 || heads % keyValueHeads != 0)
        {
            throw new ArgumentException(
                $"{heads} query heads cannot share {keyValueHeads} key–value heads evenly", nameof(keyValueHeads));
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
