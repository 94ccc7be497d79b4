namespace Minori.Text;

/// <summary>
/// Draws training windows from a stream of tokens: every epoch goes through all windows once, in an order that is a
/// function of (seed, epoch) alone, so any sample can be read without the ones before it.
/// </summary>
/// <remarks>
/// Window w starts at w · (length − 1): neighbours share one token, which is the last target of the one and the first
/// input of the other, so each token but the first is a target exactly once per epoch (up to length − 2 tokens at the
/// end are left).
/// </remarks>
public sealed class WindowSampler
{
    private readonly int _stride;
    private readonly ulong _seed;

    /// <param name="tokenCount">The stream's length in tokens.</param>
    /// <param name="windowLength">Tokens per window: the context and one more, at least 2.</param>
    /// <param name="seed">Chooses the order.</param>
    /// <exception cref="CorpusException">The stream is shorter than one window.</exception>
    public WindowSampler(long tokenCount, int windowLength, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowLength, 2);
        if (tokenCount < windowLength)
        {
            throw new CorpusException(
                $"the training text has {tokenCount} tokens, fewer than one window of {windowLength}; "
                + "give more text or a shorter context");
        }

        WindowLength = windowLength;
        _stride = windowLength - 1;
        _seed = seed;
        WindowsPerEpoch = (tokenCount - 1) / _stride;
    }

    /// <summary>Tokens per window.</summary>
    public int WindowLength { get; }

    /// <summary>How many windows the stream holds.</summary>
    public long WindowsPerEpoch { get; }

    /// <summary>How often the whole stream was gone through before sample <paramref name="sampleIndex"/>.</summary>
    public long Epoch(long sampleIndex) => sampleIndex / WindowsPerEpoch;

    /// <summary>Where the window of sample <paramref name="sampleIndex"/> starts in the stream.</summary>
    public long Offset(long sampleIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sampleIndex);
        ulong key = Permutation.Mix(_seed ^ Permutation.Mix((ulong)Epoch(sampleIndex) + 1));
        return new Permutation(WindowsPerEpoch, key)[sampleIndex % WindowsPerEpoch] * _stride;
    }

    /// <summary>Reads the window of sample <paramref name="sampleIndex"/>.</summary>
    /// <param name="shard">The stream.</param>
    /// <param name="sampleIndex">0, 1, …, through as many epochs as wanted.</param>
    /// <param name="window">[<see cref="WindowLength"/>].</param>
    public void Read(TokenShard shard, long sampleIndex, Span<int> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, WindowLength);
        shard.Read(Offset(sampleIndex), window);
    }
}
