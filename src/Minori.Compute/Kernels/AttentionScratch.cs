namespace Minori.Compute;

/// <summary>
/// How the caller's scratch is cut up: of one head Kᵀ, Vᵀ, and K or V as they are, in panels; its dk and dv; and stripes
/// of scores and of their gradients.
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

    // Rows of scores a power of two apart would crowd a few sets of the cache.
    private const int Skew = 16;

    private readonly int _paddedTokens = Padded(tokens);
    private readonly int _paddedDimension = Padded(headDimension);

    /// <summary>Elements from one row of a stripe to the next.</summary>
    public nint ScoreStride => _paddedTokens + Skew;

    /// <summary>Elements from one row of <see cref="KeyGradients"/> and <see cref="ValueGradients"/> to the next.</summary>
    public nint GradientStride => _paddedDimension;

    public float* PackedKeys => scratch;

    public float* PackedValues => PackedKeys + ((nint)_paddedTokens * headDimension);

    public float* Rows => PackedValues + ((nint)_paddedTokens * headDimension);

    /// <summary>dk of one head: tokens by head dimension.</summary>
    public float* KeyGradients => Rows + ((nint)_paddedTokens * _paddedDimension);

    /// <summary>dv of one head.</summary>
    public float* ValueGradients => KeyGradients + ((nint)_paddedTokens * _paddedDimension);

    public float* Scores => ValueGradients + ((nint)_paddedTokens * _paddedDimension);

    public float* ScoreGradients => Scores + (ScoreStride * StripeRows);

    public static long Length(int tokens, int headDimension) =>
        ((long)Padded(tokens) * ((2 * headDimension) + (3 * Padded(headDimension))))
        + (2L * StripeRows * (Padded(tokens) + Skew));

    private static int Padded(int count) => (count + Padding - 1) & ~(Padding - 1);
}
