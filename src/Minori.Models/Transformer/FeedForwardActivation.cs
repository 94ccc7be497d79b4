using Minori.Compute;

namespace Minori.Models;

/// <summary>What the feed-forward block does between its products: hidden[n, F] from up[n, U].</summary>
internal static unsafe class FeedForwardActivation
{
    /// <summary>Fills hidden[n, F].</summary>
    /// <param name="hidden">The result.</param>
    /// <param name="up">[n, U]: the first product; with SwiGLU the gates, then what they gate, in each row.</param>
    /// <param name="n">The number of tokens.</param>
    /// <param name="shape">The sizes.</param>
    public static void Forward(float* hidden, float* up, int n, DecoderShape shape)
    {
        int width = shape.FeedForwardWidth;
        switch (shape.Configuration.FeedForward)
        {
            case FeedForwardKind.SwiGlu:
                SwiGlu.Forward(hidden, up, up + width, shape.UpWidth, n, width);
                break;
            case FeedForwardKind.GeluTanh:
                Gelu.TanhForward(hidden, up, (long)n * width);
                break;
            case FeedForwardKind.GeluErf:
                Gelu.ErfForward(hidden, up, (long)n * width);
                break;
            default:
                throw new NotSupportedException($"there is no feed-forward block {shape.Configuration.FeedForward}");
        }
    }

    /// <summary>Overwrites up[n, U] with its gradient.</summary>
    public static void Backward(float* up, float* dHidden, int n, DecoderShape shape)
    {
        int width = shape.FeedForwardWidth;
        switch (shape.Configuration.FeedForward)
        {
            case FeedForwardKind.SwiGlu:
                SwiGlu.Backward(up, up + width, shape.UpWidth, dHidden, up, up + width, shape.UpWidth, n, width);
                break;
            case FeedForwardKind.GeluTanh:
                Gelu.TanhBackward(up, dHidden, up, (long)n * width);
                break;
            case FeedForwardKind.GeluErf:
                Gelu.ErfBackward(up, dHidden, up, (long)n * width);
                break;
            default:
                throw new NotSupportedException($"there is no feed-forward block {shape.Configuration.FeedForward}");
        }
    }
}
