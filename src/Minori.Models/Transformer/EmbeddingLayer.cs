using Minori.Compute;

namespace Minori.Models;

/// <summary>x[t] = E[input[t]], with E[V, C].</summary>
internal static unsafe class EmbeddingLayer
{
    /// <summary>Fills x[n, C].</summary>
    public static void Forward(float* x, float* embedding, int* inputs, int tokens, int width)
    {
        for (int t = 0; t < tokens; t++)
        {
            new ReadOnlySpan<float>(embedding + ((nint)inputs[t] * width), width)
                .CopyTo(new Span<float>(x + ((nint)t * width), width));
        }
    }

    /// <summary>dE[input[t]] += dx[t], token by token.</summary>
    public static void Backward(float* dEmbedding, float* dx, int* inputs, int tokens, int width)
    {
        for (int t = 0; t < tokens; t++)
        {
            float* row = dEmbedding + ((nint)inputs[t] * width);
            Elementwise.Add(row, row, dx + ((nint)t * width), width);
        }
    }
}
