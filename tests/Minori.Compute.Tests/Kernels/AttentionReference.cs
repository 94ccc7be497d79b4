namespace Minori.Compute.Tests.Kernels;

/// <summary>
/// Causal attention and its gradient, slowly and in double precision, on rows of q, k and v side by side.
/// </summary>
internal sealed class AttentionReference
{
    private readonly int _tokens, _heads, _keyValueHeads, _dimension;
    private readonly double[] _inputs;

    private AttentionReference(
        int tokens, int heads, int keyValueHeads, int dimension, double[] inputs, float[] outputGradient)
    {
        (_tokens, _heads, _keyValueHeads, _dimension) = (tokens, heads, keyValueHeads, dimension);
        _inputs = inputs;
        OutputGradient = outputGradient;
        Output = new double[tokens * heads * dimension];
        LogSumExp = new double[heads * tokens];
        InputGradient = new double[inputs.Length];
        for (int head = 0; head < heads; head++)
        {
            for (int i = 0; i < tokens; i++)
            {
                Query(head, i);
            }
        }
    }

    public int RowStride => (_heads + (2 * _keyValueHeads)) * _dimension;

    public float[] Inputs => [.. _inputs.Select(v => (float)v)];

    public float[] OutputGradient { get; }

    public double[] Output { get; }

    public double[] LogSumExp { get; }

    public double[] InputGradient { get; }

    public static AttentionReference Random(int tokens, int heads, int keyValueHeads, int dimension)
    {
        int stride = (heads + (2 * keyValueHeads)) * dimension;
        return new(
            tokens, heads, keyValueHeads, dimension,
            [.. RandomMatrix.Gaussian(tokens * stride, 5, 1.5f).Select(v => (double)v)],
            RandomMatrix.Gaussian(tokens * heads * dimension, 6));
    }

    /// <summary>The same attention at other inputs.</summary>
    public AttentionReference At(double[] inputs) =>
        new(_tokens, _heads, _keyValueHeads, _dimension, inputs, OutputGradient);

    private void Query(int head, int i)
    {
        int shared = head / (_heads / _keyValueHeads);
        int q = (i * RowStride) + (head * _dimension), o = ((i * _heads) + head) * _dimension;
        double scale = 1 / Math.Sqrt(_dimension);
        double[] p = new double[i + 1], dp = new double[i + 1];
        for (int j = 0; j <= i; j++)
        {
            for (int d = 0; d < _dimension; d++)
            {
                p[j] += scale * _inputs[q + d] * _inputs[Key(j, shared) + d];
                dp[j] += (double)OutputGradient[o + d] * _inputs[Value(j, shared) + d];
            }
        }

        double maximum = p.Max(), sum = p.Sum(s => Math.Exp(s - maximum)), mean = 0;
        LogSumExp[(head * _tokens) + i] = maximum + Math.Log(sum);
        for (int j = 0; j <= i; j++)
        {
            p[j] = Math.Exp(p[j] - maximum) / sum;
            mean += p[j] * dp[j];
        }

        for (int j = 0; j <= i; j++)
        {
            double ds = p[j] * (dp[j] - mean) * scale;
            for (int d = 0; d < _dimension; d++)
            {
                Output[o + d] += p[j] * _inputs[Value(j, shared) + d];
                InputGradient[q + d] += ds * _inputs[Key(j, shared) + d];
                InputGradient[Key(j, shared) + d] += ds * _inputs[q + d];
                InputGradient[Value(j, shared) + d] += p[j] * OutputGradient[o + d];
            }
        }
    }

    private int Key(int token, int head) => (token * RowStride) + ((_heads + head) * _dimension);

    private int Value(int token, int head) => (token * RowStride) + ((_heads + _keyValueHeads + head) * _dimension);
}
