using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Training.Tests.Optimization;

/// <summary>Muon's steps against plain loops in double precision, with matrices as the papers see them.</summary>
public sealed class MuonTests
{
    private const double Rate = 0.02;
    private const double Decay = 0.1;
    private const double Clip = 0.5;
    private static readonly MuonOptimizer Muon = new() { Momentum = 0.9, RestRate = 0.5 };

    public static TheoryData<ModelFamily> Families => [ModelFamily.Llama, ModelFamily.Gpt2];

    [Theory]
    [MemberData(nameof(Families))]
    public void Steps_agree_with_double_precision_on_any_number_of_threads(ModelFamily family)
    {
        ModelConfiguration model = family == ModelFamily.Llama
            ? ModelConfiguration.Llama(vocabulary: 11, width: 12, layers: 2, heads: 2, context: 4, keyValueHeads: 1)
            : ModelConfiguration.Gpt2(vocabulary: 11, width: 12, layers: 1, heads: 2, context: 4);
        using Parameters one = Parameters.Initialize(model, seed: 3);
        using Parameters many = Parameters.Initialize(model, seed: 3);
        Dictionary<string, double[]> expected = Reference(one);
        Run(one, threads: 1);
        Run(many, threads: 3);

        Assert.True(one.Values.Span.SequenceEqual(many.Values.Span));
        foreach (ParameterTensor tensor in one.Layout.Tensors)
        {
            double[] wanted = expected[tensor.Name];
            ReadOnlySpan<float> actual = one.Tensor(tensor);
            for (int i = 0; i < wanted.Length; i++)
            {
                Assert.True(Math.Abs(wanted[i] - actual[i]) < 2e-5, $"{tensor.Name}[{i}] is {actual[i]}, and {wanted[i]} by the reference");
            }
        }
    }

    /// <summary>The root mean square of a step is about 0.2 of the rate: AdamW's, so that one rate serves both.</summary>
    [Fact]
    public void A_hidden_matrix_moves_as_far_as_under_AdamW()
    {
        ModelConfiguration model = ModelConfiguration.Llama(vocabulary: 11, width: 32, layers: 1, heads: 2, context: 4);
        using Parameters parameters = Parameters.Initialize(model, seed: 3);
        float[] before = [.. parameters.Values.Span];
        Step(parameters, new MuonOptimizer(), weightDecay: 0, steps: 1);

        foreach (HiddenMatrix matrix in parameters.Layout.HiddenMatrices)
        {
            double squares = 0;
            for (long i = matrix.Offset; i < matrix.Offset + matrix.Count; i++)
            {
                squares += Math.Pow(parameters.Values.Span[(int)i] - before[i], 2);
            }

            Assert.InRange(Math.Sqrt(squares / matrix.Count) / Rate, 0.15, 0.25);
        }
    }

    private static void Run(Parameters parameters, int threads) => Step(parameters, Muon, Decay, steps: 3, threads);

    private static void Step(Parameters parameters, Optimizer optimizer, double weightDecay, int steps, int threads = 1)
    {
        using ThreadTeam team = new(threads);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        using OptimizerState state = new(optimizer, parameters.Layout);
        using ClippedUpdate update = new(TrainedTensors.All(parameters), gradient, state, new UpdateSettings(optimizer, weightDecay, Clip), team);
        for (int step = 1; step <= steps; step++)
        {
            foreach (ParameterTensor tensor in parameters.Layout.Tensors)
            {
                Gradient(tensor, step).CopyTo(gradient.Slice(tensor.Offset, (int)tensor.Count));
            }

            update.Run(step, Rate, update.GradientNorm());
        }
    }

    private static float[] Gradient(ParameterTensor tensor, int step)
    {
        float[] values = new float[tensor.Count];
        new Philox((ulong)step, Philox.Stream(tensor.Name)).FillGaussian(values, 0, 0.1f);
        return values;
    }

    private static Dictionary<string, double[]> Reference(Parameters start)
    {
        ParameterTensor[] tensors = [.. start.Layout.Tensors];
        Dictionary<string, double[]> weights = tensors.ToDictionary(t => t.Name, t => start.Tensor(t).ToArray().Select(w => (double)w).ToArray());
        Dictionary<string, double[]> first = tensors.ToDictionary(t => t.Name, t => new double[t.Count]);
        Dictionary<string, double[]> second = tensors.ToDictionary(t => t.Name, t => new double[t.Count]);
        for (int step = 1; step <= 3; step++)
        {
            double norm = Math.Sqrt(tensors.Sum(t => Gradient(t, step).Sum(g => (double)g * g)));
            foreach (ParameterTensor tensor in tensors)
            {
                double[] g = [.. Gradient(tensor, step).Select(value => value * Math.Min(1, Clip / norm))];
                if (tensor.Kind == ParameterKind.Matrix && !tensor.Name.Contains("embed", StringComparison.Ordinal) && !tensor.Name.Contains("wte", StringComparison.Ordinal))
                {
                    Muons(tensor, weights[tensor.Name], first[tensor.Name], g);
                }
                else
                {
                    AdamWs(tensor, weights[tensor.Name], first[tensor.Name], second[tensor.Name], g, step);
                }
            }
        }

        return weights;
    }

    private static void Muons(ParameterTensor tensor, double[] w, double[] momentum, double[] g)
    {
        // GPT-2's files hold queries, keys and values as one.
        int parts = tensor.Name.Contains("c_attn", StringComparison.Ordinal) ? 3 : 1;
        int columns = tensor.Shape[1], rows = tensor.Shape[0] / parts, length = rows * columns;
        for (int start = 0; start < w.Length; start += length)
        {
            double[,] direction = new double[rows, columns];
            for (int i = 0; i < length; i++)
            {
                momentum[start + i] = (Muon.Momentum * momentum[start + i]) + g[start + i];
                direction[i / columns, i % columns] = g[start + i] + (Muon.Momentum * momentum[start + i]);
            }

            direction = NewtonSchulz(direction);
            for (int i = 0; i < length; i++)
            {
                double size = 0.2 * Math.Sqrt(Math.Max(rows, columns));
                w[start + i] = ((1 - (Rate * Decay)) * w[start + i]) - (Rate * size * direction[i / columns, i % columns]);
            }
        }
    }

    private static void AdamWs(ParameterTensor tensor, double[] w, double[] m, double[] v, double[] g, int step)
    {
        double rate = Rate * Muon.RestRate;
        for (int i = 0; i < w.Length; i++)
        {
            m[i] = (Muon.Beta1 * m[i]) + ((1 - Muon.Beta1) * g[i]);
            v[i] = (Muon.Beta2 * v[i]) + ((1 - Muon.Beta2) * g[i] * g[i]);
            double corrected = m[i] / (1 - Math.Pow(Muon.Beta1, step));
            double root = Math.Sqrt(v[i] / (1 - Math.Pow(Muon.Beta2, step)));
            w[i] -= rate * ((corrected / (root + Muon.Epsilon)) + (tensor.Decays ? Decay * w[i] : 0));
        }
    }

    private static double[,] NewtonSchulz(double[,] x)
    {
        double norm = Math.Sqrt(x.Cast<double>().Sum(value => value * value)) + 1e-7;
        x = Combine(x, x, (value, _) => value / norm);
        for (int step = 0; step < 5; step++)
        {
            double[,] gram = Product(x, Transpose(x));
            double[,] cubic = Product(gram, x), quintic = Product(gram, cubic);
            x = Combine(Combine(x, cubic, (a, b) => (3.4445 * a) - (4.775 * b)), quintic, (a, b) => a + (2.0315 * b));
        }

        return x;
    }

    private static double[,] Combine(double[,] a, double[,] b, Func<double, double, double> combine)
    {
        double[,] result = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, a.GetLength(1));
            result[row, column] = combine(a[row, column], b[row, column]);
        }

        return result;
    }

    private static double[,] Transpose(double[,] a)
    {
        double[,] result = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, a.GetLength(0));
            result[row, column] = a[column, row];
        }

        return result;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        double[,] result = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < result.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, b.GetLength(1));
            for (int k = 0; k < a.GetLength(1); k++)
            {
                result[row, column] += a[row, k] * b[k, column];
            }
        }

        return result;
    }
}
