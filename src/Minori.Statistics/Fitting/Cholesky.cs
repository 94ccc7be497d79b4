namespace Minori.Statistics;

/// <summary>
/// Symmetric positive definite systems of a few unknowns, in place: a library's matrices cost more in allocation than
/// these take to solve. Matrices are lower triangles, [row][column ≤ row].
/// </summary>
internal static class Cholesky
{
    /// <summary>Overwrites a matrix with its factor; entries are NaN where it is not positive definite.</summary>
    public static void Factorise(double[][] matrix)
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++)
                {
                    sum -= matrix[i][k] * matrix[j][k];
                }

                matrix[i][j] = i == j ? Math.Sqrt(sum) : sum / matrix[j][j];
            }
        }
    }

    /// <summary>Overwrites a right-hand side with the solution.</summary>
    public static void Solve(double[][] factor, double[] vector)
    {
        for (int i = 0; i < factor.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                vector[i] -= factor[i][k] * vector[k];
            }

            vector[i] /= factor[i][i];
        }

        for (int i = factor.Length - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < factor.Length; k++)
            {
                vector[i] -= factor[k][i] * vector[k];
            }

            vector[i] /= factor[i][i];
        }
    }
}
