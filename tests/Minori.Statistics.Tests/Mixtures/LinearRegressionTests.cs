using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class LinearRegressionTests
{
    [Fact]
    public void A_plane_is_found_exactly()
    {
        double[][] rows = Rows(20, 3, new RandomSource(1));
        double[] y = [.. rows.Select(r => 2 - (3 * r[0]) + (0.5 * r[1]) + r[2])];

        LinearRegression fit = LinearRegression.Fit(rows, y);

        Assert.Equal(2, fit.Intercept, 1e-12);
        Assert.All(fit.Coefficients.Zip([-3, 0.5, 1.0]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(1, fit.RSquared, 1e-12);
        Assert.Equal((4, 4.0), (fit.Rank, fit.EffectiveParameters));
    }

    /// <summary>Longley's data (1967), published with certified coefficients by NIST: the columns are nearly dependent.</summary>
    [Fact]
    public void The_certified_values_of_a_nearly_singular_table_are_reproduced()
    {
        double[][] table =
        [
            [83.0, 234289, 2356, 1590, 107608, 1947], [88.5, 259426, 2325, 1456, 108632, 1948],
            [88.2, 258054, 3682, 1616, 109773, 1949], [89.5, 284599, 3351, 1650, 110929, 1950],
            [96.2, 328975, 2099, 3099, 112075, 1951], [98.1, 346999, 1932, 3594, 113270, 1952],
            [99.0, 365385, 1870, 3547, 115094, 1953], [100.0, 363112, 3578, 3350, 116219, 1954],
            [101.2, 397469, 2904, 3048, 117388, 1955], [104.6, 419180, 2822, 2857, 118734, 1956],
            [108.4, 442769, 2936, 2798, 120445, 1957], [110.8, 444546, 4681, 2637, 121950, 1958],
            [112.6, 482704, 3813, 2552, 123366, 1959], [114.2, 502601, 3931, 2514, 125368, 1960],
            [115.7, 518173, 4806, 2572, 127852, 1961], [116.9, 554894, 4007, 2827, 130081, 1962],
        ];
        double[] y = [60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551];

        LinearRegression fit = LinearRegression.Fit(table, y);

        double[] certified = [15.0618722713733, -0.358191792925910E-01, -2.02022980381683, -1.03322686717359, -0.511041056535807E-01, 1829.15146461355];
        Assert.Equal(-3482258.63459582, fit.Intercept, 1e-3);
        Assert.All(fit.Coefficients.Zip(certified), pair => Assert.Equal(1, pair.First / pair.Second, 1e-8));
        Assert.Equal(304.854073561965, fit.ResidualDeviation!.Value, 1e-6);
        Assert.Equal(0.995479004577296, fit.RSquared, 1e-10);
    }

    [Fact]
    public void Shares_that_sum_to_one_are_no_obstacle()
    {
        double[][] rows = [.. Rows(40, 4, new RandomSource(2)).Select(r => r.Select(x => x / r.Sum()).ToArray())];
        double[] y = [.. rows.Select(r => 3 + r[0] - (2 * r[3]))];

        LinearRegression fit = LinearRegression.Fit(rows, y);

        Assert.Equal(4, fit.Rank);
        Assert.Equal(3 + 0.25 - 0.5, fit.Predict([0.25, 0.25, 0.25, 0.25]), 1e-10);
        Assert.Equal(0, fit.Coefficients.Sum(), 1e-10); // the shortest of the equivalent solutions
    }

    [Fact]
    public void A_ridge_solves_its_own_normal_equations_and_spares_the_intercept()
    {
        double[][] rows = Rows(15, 2, new RandomSource(3));
        var random = new RandomSource(4);
        double[] y = [.. rows.Select(r => 100 + r[0] + random.Gaussian())];
        const double Ridge = 0.7;

        LinearRegression fit = LinearRegression.Fit(rows, y, new RegressionOptions { Ridge = Ridge });

        double[] residuals = [.. rows.Zip(y, (r, value) => value - fit.Predict(r))];
        Assert.Equal(0, residuals.Sum(), 1e-10);
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal(Ridge * fit.Coefficients[j], residuals.Zip(rows, (e, r) => e * r[j]).Sum(), 1e-10);
        }

        Assert.InRange(fit.EffectiveParameters, 1, 2.999);
    }

    [Fact]
    public void Prediction_intervals_cover_new_observations()
    {
        double[] truth = [1, -2, 0.5, 0];
        int covered = 0, trials = 0;
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new RandomSource(seed);
            double[][] rows = Rows(30, 4, random);
            double[] y = [.. rows.Select(r => Plane(r, truth) + (0.3 * random.Gaussian()))];
            LinearRegression fit = LinearRegression.Fit(rows, y, new RegressionOptions { Resamples = 300, Seed = seed });
            foreach (double[] row in Rows(10, 4, random))
            {
                double observation = Plane(row, truth) + (0.3 * random.Gaussian());
                covered += fit.PredictObservation(row).Interval!.Value.Contains(observation) ? 1 : 0;
                trials++;
            }
        }

        // 90% nominal over 600 observations; five standard errors are 6%.
        Assert.InRange((double)covered / trials, 0.84, 0.96);
    }

    [Fact]
    public void Coefficient_intervals_cover_the_truth()
    {
        int covered = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = new RandomSource(seed + 1000);
            double[][] rows = Rows(25, 2, random);
            double[] y = [.. rows.Select(r => 1 + (2 * r[0]) - r[1] + (0.5 * random.Gaussian()))];
            LinearRegression fit = LinearRegression.Fit(rows, y, new RegressionOptions { Resamples = 200, Seed = seed });
            covered += fit.Coefficient(0).Interval!.Value.Contains(2) ? 1 : 0;
        }

        Assert.InRange(covered / 200.0, 0.8, 0.97);
    }

    [Fact]
    public void As_many_terms_as_rows_leave_no_interval()
    {
        LinearRegression fit = LinearRegression.Fit([[0, 1], [1, 0], [1, 1]], [1, 2, 4]);

        Assert.Null(fit.ResidualDeviation);
        Assert.Null(fit.PredictObservation([0.5, 0.5]).Interval);
        Assert.Equal(4, fit.Predict([1, 1]), 1e-12);
    }

    [Fact]
    public void Tables_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([[1]], [1]));
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([[1], [2, 3]], [1, 2]));
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([[1], [double.NaN]], [1, 2]));
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([[1], [2]], [1, 2], new RegressionOptions { Ridge = -1 }));
        Assert.Throws<ArgumentException>(() => LinearRegression.Fit([[1], [2]], [1, 2]).Predict([1, 2]));
    }

    private static double Plane(double[] row, double[] truth) => 1 + row.Zip(truth, (x, b) => x * b).Sum();

    private static double[][] Rows(int count, int columns, RandomSource random) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, columns).Select(_ => random.Uniform()).ToArray())];
}
