using System.Runtime.InteropServices;
using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// loss[t] = −log softmax(Norm(x[t])·Wᵀ)[target[t]] for the scored tokens, with the head W[V, C]. Rows that are not
/// scored are left out of the products, and logits exist for one chunk of tokens at a time.
/// </summary>
internal static unsafe class OutputHead
{
    /// <summary>Fills the buffers' logits from rows x[n, C], at most a chunk.</summary>
    public static void Logits(
        in HeadBuffers buffers, float* x, in OperandTensors norm, PackedMatrix packedHead, int n, DecoderShape shape)
    {
        NormLayer.Forward(buffers.Normed, buffers.Statistics, x, norm, n, shape);
        Linear.Forward(
            buffers.Logits, buffers.LogitsStride, buffers.Normed, packedHead.Transposed, n, shape.Width,
            shape.Vocabulary);
    }

    /// <summary>
    /// Fills the buffers' losses and dx[n, C], the gradient of scale·Σ loss, and adds the gradients of norm and head.
    /// </summary>
    /// <param name="dx">Overwritten.</param>
    /// <param name="buffers">Scratch.</param>
    /// <param name="x">[n, C], the last layer's result.</param>
    /// <param name="weights">The operands.</param>
    /// <param name="packedHead">The head, packed.</param>
    /// <param name="gradients">
    /// The head is overwritten unless <paramref name="accumulate"/>; the norm's are added to.
    /// </param>
    /// <param name="tokens">The shard, with at least one scored token.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="scale">1 / scored tokens of the whole batch.</param>
    /// <param name="accumulate">Whether the head already holds the gradient of earlier shards.</param>
    public static void ForwardBackward(
        float* dx,
        in HeadBuffers buffers,
        float* x,
        in HeadTensors weights,
        PackedMatrix packedHead,
        in HeadTensors gradients,
        ShardTokens tokens,
        DecoderShape shape,
        float scale,
        bool accumulate)
    {
        int width = shape.Width;
        nint stride = buffers.LogitsStride;
        NormLayer.Forward(buffers.Normed, buffers.Statistics, x, weights.Norm, tokens.Count, shape);
        for (int i = 0; i < tokens.Scored; i++)
        {
            CopyRow(buffers.Normed, i, tokens.ScoredRows[i], width);
        }

        for (int start = 0; start < tokens.Scored; start += buffers.ChunkTokens)
        {
            int count = Math.Min(buffers.ChunkTokens, tokens.Scored - start);
            float* normed = buffers.Normed + ((nint)start * width);
            Linear.Forward(buffers.Logits, stride, normed, packedHead.Transposed, count, width, shape.Vocabulary);
            CrossEntropy.ForwardBackward(
                buffers.Logits, stride, tokens.ScoredTargets + start, count, shape.Vocabulary, buffers.Losses + start,
                scale);
            Linear.BackwardWeight(
                gradients.Head, buffers.Logits, stride, normed, count, width, shape.Vocabulary,
                accumulate || start > 0);

            // The chunk's normalised rows have served; their gradient takes their place.
            Linear.BackwardInput(
                normed, buffers.Logits, stride, packedHead.Rows, count, width, shape.Vocabulary, accumulate: false);
        }

        Scatter(buffers.Normed, tokens, width);
        NativeMemory.Clear(dx, (nuint)tokens.Count * (nuint)width * sizeof(float));
        NormLayer.Backward(
            dx, gradients.Norm, buffers.Normed, x, weights.Norm, buffers.Statistics, tokens.Count, shape);
    }

    /// <summary>Moves the scored rows back to their places, in place, and clears the others.</summary>
    private static void Scatter(float* rows, ShardTokens tokens, int width)
    {
        int end = tokens.Count;
        for (int i = tokens.Scored - 1; i >= 0; i--)
        {
            int row = tokens.ScoredRows[i];
            CopyRow(rows, row, i, width);
            ClearRows(rows, row + 1, end, width);
            end = row;
        }

        ClearRows(rows, 0, end, width);
    }

    private static void CopyRow(float* rows, int to, int from, int width)
    {
        if (to != from)
        {
            new ReadOnlySpan<float>(rows + ((nint)from * width), width)
                .CopyTo(new Span<float>(rows + ((nint)to * width), width));
        }
    }

    private static void ClearRows(float* rows, int start, int end, int width)
    {
        if (end > start)
        {
            NativeMemory.Clear(rows + ((nint)start * width), (nuint)(end - start) * (nuint)width * sizeof(float));
        }
    }
}
