namespace Minori.Compute;

/// <summary>
/// How the caller's scratch is cut up: of one head Kᵀ, Vᵀ, and K or V as they are, in panels; and stripes of scores and
/// of their gradients.
/// </summary>
internal readonly unsafe struct AttentionScratch(float* scratch, int tokens, int headDimension)
{
    /// <summary>Queries whose scores exist together: the depth of the sums over queries.</summary>
    public const int StripeRows = 48;

    /// <summary>
    /// Queries that share one end of their keys: one tile of the product, so that little beyond the diagonal is
    /// computed.
    /// </summary>
    public const int TileRows = 12;

    // Every vector width divides it, and so does twice every width.
    private const int Padding = 32;

    /// <summary>Elements from one row of a stripe to the next.</summary>
    public nint ScoreStride => Padded(tokens);

    public float* PackedKeys => scratch;

    public float* PackedValues => PackedKeys + (ScoreStride * headDimension);

    public float* Rows => PackedValues + (ScoreStride * headDimension);

    public float* Scores => Rows + (ScoreStride * Padded(headDimension));

    public float* ScoreGradients => Scores + (ScoreStride * StripeRows);

    public static long Length(int tokens, int headDimension) =>
        (long)Padded(tokens) * ((2 * (headDimension + StripeRows)) + Padded(headDimension));

    private static int Padded(int count) => (count + Padding - 1) & ~(Padding - 1);
}
