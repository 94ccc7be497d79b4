using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// Dropout of what enters the residual stream, in GPT-2's places (Radford et al. 2019): the embeddings, what attention
/// adds and what the feed-forward block adds, in every layer. (The fourth place, attention's probabilities, exists only
/// in tiles here and is left whole.) The mask is a function of (seed, step, place, sequence, position, channel), so
/// shards, threads and activations that are computed again see the same.
/// </summary>
/// <param name="Probability">p; 0 drops nothing.</param>
/// <param name="Seed">Of the masks.</param>
/// <param name="Step">The update that the pass is for.</param>
/// <param name="FirstSequence">Where the shard's first sequence stands in the batch.</param>
/// <param name="TokensPerSequence">T.</param>
internal readonly unsafe record struct ResidualDropout(
    double Probability, ulong Seed, long Step, int FirstSequence, int TokensPerSequence)
{
    // One stream a place and step: layers count far below 2^19, and steps below 2^44.
    private const int PlaceBits = 20;

    private static readonly ulong KeySpace = Philox.Stream("dropout");

    private bool IsOff => Probability == 0;

    /// <summary>x[n, C] = mask ⊙ x, for the embeddings and their gradient.</summary>
    public void Embeddings(float* x, ShardTokens tokens, int width)
    {
        if (!IsOff)
        {
            Apply(x, x, place: 0, tokens, width);
        }
    }

    /// <summary>y[n, C] = x + mask ⊙ (y − x): thins out what a block has added to x.</summary>
    /// <param name="y">The residual stream behind the block.</param>
    /// <param name="x">The residual stream before it.</param>
    /// <param name="block">Its number: 2·layer, and one more for the feed-forward block.</param>
    /// <param name="tokens">The shard.</param>
    /// <param name="width">C.</param>
    public void Forward(float* y, float* x, int block, ShardTokens tokens, int width)
    {
        if (IsOff)
        {
            return;
        }

        DropoutMask mask = Mask(block + 1);
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            nint start = (nint)tokens.Start(sequence) * width;
            Dropout.ApplyToSum(
                y + start, x + start, (long)tokens.Length(sequence) * width, mask, FirstGroup(sequence, width));
        }
    }

    /// <summary>The gradient of what a block has added, from dy[n, C]: dy itself, or mask ⊙ dy in the scratch.</summary>
    public float* Backward(float* scratch, float* dy, int block, ShardTokens tokens, int width)
    {
        if (IsOff)
        {
            return dy;
        }

        Apply(scratch, dy, block + 1, tokens, width);
        return scratch;
    }

    private void Apply(float* destination, float* source, int place, ShardTokens tokens, int width)
    {
        DropoutMask mask = Mask(place);
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            nint start = (nint)tokens.Start(sequence) * width;
            Dropout.Apply(
                destination + start, source + start, (long)tokens.Length(sequence) * width, mask,
                FirstGroup(sequence, width));
        }
    }

    private DropoutMask Mask(int place) =>
        DropoutMask.Of(Probability, Seed ^ KeySpace, ((ulong)Step << PlaceBits) | (uint)place);

    private ulong FirstGroup(int sequence, int width) =>
        (ulong)(FirstSequence + sequence) * Dropout.Groups((long)TokensPerSequence * width);
}
