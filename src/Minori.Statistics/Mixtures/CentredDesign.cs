using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Minori.Statistics;

/// <summary>
/// The columns of a regression, less their means, as U·S·Vᵀ; singular directions that carry nothing are left out.
/// </summary>
internal sealed class CentredDesign
{
    private const double SmallestSingularValue = 1e-10; // relative to the largest

    private readonly double[] centre; // [columns]
    private readonly int rows;
    private readonly double[][] left; // [kept][rows]
    private readonly double[][] right; // [kept][columns]
    private readonly double[] gains; // [kept], s/(s² + λ)

    /// <param name="table">x of each observation, all of one length.</param>
    /// <param name="ridge">λ.</param>
    public CentredDesign(IReadOnlyList<double[]> table, double ridge = 0)
    {
        rows = table.Count;
        centre = [.. Enumerable.Range(0, table[0].Length).Select(j => table.Average(row => row[j]))];
        Svd<double> svd = Matrix<double>.Build.Dense(rows, centre.Length, (i, j) => table[i][j] - centre[j]).Svd();
        double smallest = SmallestSingularValue * svd.S.Maximum();
        int[] kept = [.. Enumerable.Range(0, svd.S.Count).Where(k => svd.S[k] > smallest)];
        left = [.. kept.Select(k => svd.U.Column(k).ToArray())];
        right = [.. kept.Select(k => svd.VT.Row(k).ToArray())];
        gains = [.. kept.Select(k => svd.S[k] / ((svd.S[k] * svd.S[k]) + ridge))];
        Shrinkages = [.. kept.Select((k, i) => svd.S[k] * gains[i])];
    }

    /// <summary>Independent columns, the intercept among them.</summary>
    public int Rank => 1 + left.Length;

    /// <summary>s²/(s² + λ) of each direction; 1 without a ridge.</summary>
    public double[] Shrinkages { get; }

    /// <summary>How much an observation draws its own fitted value, in (0, 1].</summary>
    public double Leverage(int row)
    {
        double sum = 1.0 / rows;
        for (int k = 0; k < left.Length; k++)
        {
            sum += Shrinkages[k] * left[k][row] * left[k][row];
        }

        return sum;
    }

    /// <summary>[β₀, β].</summary>
    public double[] Solve(double[] y)
    {
        double[] beta = new double[1 + centre.Length];
        beta[0] = Moments.Mean(y);
        for (int k = 0; k < left.Length; k++)
        {
            double along = gains[k] * Along(k, y);
            for (int j = 0; j < centre.Length; j++)
            {
                beta[1 + j] += along * right[k][j];
            }
        }

        for (int j = 0; j < centre.Length; j++)
        {
            beta[0] -= beta[1 + j] * centre[j];
        }

        return beta;
    }

    /// <summary>The fitted value of each observation.</summary>
    public double[] Fitted(double[] y)
    {
        double[] fitted = new double[y.Length];
        Array.Fill(fitted, Moments.Mean(y));
        for (int k = 0; k < left.Length; k++)
        {
            double along = Shrinkages[k] * Along(k, y);
            for (int i = 0; i < fitted.Length; i++)
            {
                fitted[i] += along * left[k][i];
            }
        }

        return fitted;
    }

    /// <summary>Observed less fitted.</summary>
    public double[] Residuals(double[] y) => [.. y.Zip(Fitted(y), (observed, fitted) => observed - fitted)];

    private double Along(int direction, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += left[direction][i] * y[i];
        }

        return sum;
    }
}
