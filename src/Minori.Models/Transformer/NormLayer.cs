using Minori.Compute;

namespace Minori.Models;

/// <summary>y = Norm(x), row by row, with the norm of the model.</summary>
internal static unsafe class NormLayer
{
    /// <summary>y[n, C] and the rows' statistics from x[n, C]; y may be x.</summary>
    public static void Forward(
        float* y, in RowStatistics statistics, float* x, in OperandTensors weights, int n, DecoderShape shape)
    {
        switch (shape.Configuration.Norm)
        {
            case NormKind.RmsNorm:
                RmsNorm.Forward(y, statistics.InverseDeviation, x, weights.Weight, n, shape.Width, shape.NormEpsilon);
                break;
            case NormKind.LayerNorm:
                LayerNorm.Forward(
                    y, statistics.Mean, statistics.InverseDeviation, x, weights.Weight, weights.Bias, n, shape.Width,
                    shape.NormEpsilon);
                break;
            default:
                throw new NotSupportedException($"there is no norm {shape.Configuration.Norm}");
        }
    }

    /// <summary>Adds to dx[n, C] and to the gradients of gain and bias what dy[n, C] brings.</summary>
    public static void Backward(
        float* dx,
        in OperandTensors gradients,
        float* dy,
        float* x,
        in OperandTensors weights,
        in RowStatistics statistics,
        int n,
        DecoderShape shape)
    {
        switch (shape.Configuration.Norm)
        {
            case NormKind.RmsNorm:
                RmsNorm.Backward(
                    dx, gradients.Weight, dy, x, weights.Weight, statistics.InverseDeviation, n, shape.Width);
                break;
            case NormKind.LayerNorm:
                LayerNorm.Backward(
                    dx, gradients.Weight, gradients.Bias, dy, x, weights.Weight, statistics.Mean,
                    statistics.InverseDeviation, n, shape.Width);
                break;
            default:
                throw new NotSupportedException($"there is no norm {shape.Configuration.Norm}");
        }
    }
}
