using Minori.Models;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

/// <summary>How near a tuning must be to its reference.</summary>
internal static class AssertClose
{
    /// <summary>Weights within 1 % of how far they went, counted over each tensor; a tensor that stayed must have stayed.</summary>
    public static void Weights(double[] expected, Parameters actual, Parameters start)
    {
        double moved = 0;
        foreach (ParameterTensor tensor in actual.Layout.Tensors)
        {
            double error = 0;
            double way = 0;
            for (long i = tensor.Offset; i < tensor.Offset + tensor.Count; i++)
            {
                error += Math.Pow(expected[i] - actual.Values.Span[(int)i], 2);
                way += Math.Pow(expected[i] - start.Values.Span[(int)i], 2);
            }

            moved += way;
            Assert.True(Math.Sqrt(error) <= 0.01 * Math.Sqrt(way), $"{tensor.Name}: off by {Math.Sqrt(error):E2} after a way of {Math.Sqrt(way):E2}");
        }

        Assert.True(moved > 0, "nothing moved, so the comparison says nothing");
    }

    /// <summary>The gradient's norm before clipping, at each step.</summary>
    public static void Norms(List<double> expected, FinetuneResult actual)
    {
        Assert.Equal(expected.Count, actual.Metrics.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual.Metrics[i].GradientNorm, 1e-2 * expected[i]);
        }
    }

    /// <summary>The same bits with 1, 2 and 3 threads.</summary>
    public static void SameWithAnyThreads(Func<int, Parameters> tune)
    {
        using Parameters one = tune(1);
        foreach (int threads in (int[])[2, 3])
        {
            using Parameters other = tune(threads);
            Assert.True(one.Values.Span.SequenceEqual(other.Values.Span), $"{threads} threads give other bits than one");
        }
    }
}
