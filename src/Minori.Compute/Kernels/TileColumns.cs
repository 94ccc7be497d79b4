namespace Minori.Compute;

/// <summary>Whether a tile of the product has one or two vectors of columns, as a constant to the JIT.</summary>
internal interface ITileColumns
{
    static abstract bool AreTwo { get; }
}

internal readonly struct OneColumn : ITileColumns
{
    public static bool AreTwo => false;
}

internal readonly struct TwoColumns : ITileColumns
{
    public static bool AreTwo => true;
}
