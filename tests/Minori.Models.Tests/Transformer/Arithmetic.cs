namespace Minori.Models.Tests.Transformer;

/// <summary>The operations that the reference is written in.</summary>
internal interface IArithmetic<T>
{
    T Constant(double value);

    double Value(T a);

    T Add(T a, T b);

    T Subtract(T a, T b);

    T Multiply(T a, T b);

    T Divide(T a, T b);

    T Exp(T a);

    T Log(T a);

    T Sqrt(T a);

    T Erf(T a);
}

/// <summary>Double precision.</summary>
internal sealed class DoubleArithmetic : IArithmetic<double>
{
    public double Constant(double value) => value;

    public double Value(double a) => a;

    public double Add(double a, double b) => a + b;

    public double Subtract(double a, double b) => a - b;

    public double Multiply(double a, double b) => a * b;

    public double Divide(double a, double b) => a / b;

    public double Exp(double a) => Math.Exp(a);

    public double Log(double a) => Math.Log(a);

    public double Sqrt(double a) => Math.Sqrt(a);

    /// <summary>2/√π·e^(−a²)·Σ 2ⁿ·a^(2n+1)/(2n+1)!!, whose terms have one sign (Abramowitz and Stegun 7.1.6).</summary>
    public double Erf(double a)
    {
        double term = a, sum = a;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * a * a / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum;
    }
}

/// <summary>
/// Double precision that writes every operation down, so that <see cref="Gradient"/> can walk back over them. A value
/// is its index on the tape.
/// </summary>
internal sealed class Tape : IArithmetic<int>
{
    private readonly List<Entry> _entries = [];

    public int Constant(double value) => Push(value, 0, 0, 0, 0);

    public double Value(int a) => _entries[a].Value;

    public int Add(int a, int b) => Push(Value(a) + Value(b), a, 1, b, 1);

    public int Subtract(int a, int b) => Push(Value(a) - Value(b), a, 1, b, -1);

    public int Multiply(int a, int b) => Push(Value(a) * Value(b), a, Value(b), b, Value(a));

    public int Divide(int a, int b) =>
        Push(Value(a) / Value(b), a, 1 / Value(b), b, -Value(a) / (Value(b) * Value(b)));

    public int Exp(int a) => Push(Math.Exp(Value(a)), a, Math.Exp(Value(a)), 0, 0);

    public int Log(int a) => Push(Math.Log(Value(a)), a, 1 / Value(a), 0, 0);

    public int Sqrt(int a) => Push(Math.Sqrt(Value(a)), a, 0.5 / Math.Sqrt(Value(a)), 0, 0);

    public int Erf(int a) => Push(
        new DoubleArithmetic().Erf(Value(a)), a, 2 / Math.Sqrt(Math.PI) * Math.Exp(-Value(a) * Value(a)), 0, 0);

    /// <summary>The derivative of <paramref name="result"/> with respect to every value on the tape.</summary>
    public double[] Gradient(int result)
    {
        var gradient = new double[_entries.Count];
        gradient[result] = 1;
        for (int i = result; i >= 0; i--)
        {
            Entry entry = _entries[i];
            gradient[entry.Left] += gradient[i] * entry.LeftSlope;
            gradient[entry.Right] += gradient[i] * entry.RightSlope;
        }

        return gradient;
    }

    private int Push(double value, int left, double leftSlope, int right, double rightSlope)
    {
        _entries.Add(new Entry(value, left, leftSlope, right, rightSlope));
        return _entries.Count - 1;
    }

    private readonly record struct Entry(double Value, int Left, double LeftSlope, int Right, double RightSlope);
}
