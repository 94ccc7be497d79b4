using Minori.Compute;

namespace Minori.Models;

/// <summary>x[t] = E[input[t]] + P[position of t], with E[V, C] and, where positions are learned, P[T, C].</summary>
internal static unsafe class EmbeddingLayer
{
    /// <summary>Fills x[n, C].</summary>
    public static void Forward(float* x, in EmbeddingTensors weights, ShardTokens tokens, DecoderShape shape)
    {
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            int start = tokens.Start(sequence);
            for (int position = 0; position < tokens.Length(sequence); position++)
            {
                int t = start + position;
                Forward(x + ((nint)t * shape.Width), weights, tokens.Inputs[t], position, shape);
            }
        }
    }

    /// <summary>Fills x[C], the row of one token.</summary>
    public static void Forward(float* x, in EmbeddingTensors weights, int token, int position, DecoderShape shape)
    {
        float* row = weights.Tokens + ((nint)token * shape.Width);
        if (weights.Positions is null)
        {
            new ReadOnlySpan<float>(row, shape.Width).CopyTo(new Span<float>(x, shape.Width));
        }
        else
        {
            Elementwise.Add(x, row, weights.Positions + ((nint)position * shape.Width), shape.Width);
        }
    }

    /// <summary>dE[input[t]] += dx[t] and dP[position of t] += dx[t], token by token.</summary>
    public static void Backward(in EmbeddingTensors gradients, float* dx, ShardTokens tokens, DecoderShape shape)
    {
        int width = shape.Width;
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            int start = tokens.Start(sequence);
            for (int position = 0; position < tokens.Length(sequence); position++)
            {
                int t = start + position;
                float* row = gradients.Tokens + ((nint)tokens.Inputs[t] * width);
                Elementwise.Add(row, row, dx + ((nint)t * width), width);
            }

            if (gradients.Positions is not null)
            {
                long count = (long)tokens.Length(sequence) * width;
                Elementwise.Add(gradients.Positions, gradients.Positions, dx + ((nint)start * width), count);
            }
        }
    }
}
