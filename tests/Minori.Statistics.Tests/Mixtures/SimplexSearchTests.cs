using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class SimplexSearchTests
{
    [Fact]
    public void Ill_conditioned_quadratic_is_solved_inside_the_simplex()
    {
        double[] best = [0.05, 0.4, 0.15, 0.1, 0.3];
        double Loss(double[] w)
        {
            double[] d = [.. w.Zip(best, (x, b) => x - b)];
            return 2 + (3 * d[0] * d[0]) + Math.Pow(d[1] + (0.9 * d[2]), 2) + (0.01 * d[2] * d[2]) + (d[3] * d[3]) + Math.Pow(d[4] - d[3], 2);
        }

        SimplexOptimum optimum = SimplexSearch.Minimise(5, Loss);

        Assert.Equal(1, optimum.Weights.Sum(), 1e-9);
        Assert.All(optimum.Weights.Zip(best), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        Assert.Equal<double>(optimum.Weights, SimplexSearch.Minimise(5, Loss).Weights);
    }

    [Fact]
    public void Projection_of_a_point_outside_is_found_on_the_boundary()
    {
        // The nearest mixture to (0.9, 0.5, −0.2, 0.1) lowers the first two alike: (0.7, 0.3, 0, 0).
        double[] target = [0.9, 0.5, -0.2, 0.1];

        SimplexOptimum optimum = SimplexSearch.Minimise(4, w => w.Zip(target, (x, t) => (x - t) * (x - t)).Sum());

        Assert.All(optimum.Weights.Zip([0.7, 0.3, 0, 0]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Linear_losses_fill_the_best_units_up_to_their_bounds()
    {
        double[] losses = [3, 1, 2, 4];
        static double Dot(double[] w, double[] l) => w.Zip(l, (x, y) => x * y).Sum();

        Assert.All(
            SimplexSearch.Minimise(4, w => Dot(w, losses)).Weights.Zip([0.0, 1, 0, 0]), p => Assert.Equal(p.Second, p.First, 1e-9));

        // A budget of 100 tokens seen at most twice: 30 tokens fill 60%.
        SimplexOptimum bounded = SimplexSearch.Minimise(
            4, w => Dot(w, losses), SimplexConstraints.OfTokens([100, 30, 15, 100], budget: 100, repetitions: 2) with { Least = [0, 0, 0, 0.05] });
        Assert.All(bounded.Weights.Zip([0.05, 0.6, 0.3, 0.05]), p => Assert.Equal(p.Second, p.First, 1e-6));
    }

    [Theory]
    [InlineData(6, 2)] // all 15 choices
    [InlineData(14, 6)] // 3003 choices: by exchange
    public void Restricted_number_of_units_finds_the_best_choice(int units, int most)
    {
        var random = new RandomSource((ulong)units);
        double[] target = [.. Enumerable.Range(0, units).Select(_ => random.Uniform())];
        double sum = target.Sum();
        double Loss(double[] w) => w.Zip(target, (x, t) => (x - (t / sum)) * (x - (t / sum))).Sum();
        HashSet<int> largest = [.. Enumerable.Range(0, units).OrderByDescending(k => target[k]).Take(most)];

        SimplexOptimum optimum = SimplexSearch.Minimise(units, Loss, new SimplexConstraints { MostUnits = most });

        // With equal curvature the best choice is that of the largest targets.
        Assert.All(Enumerable.Range(0, units), k => Assert.Equal(largest.Contains(k), optimum.Weights[k] > 0));
        Assert.Equal(most == 2, optimum.AllSupports);
    }

    [Fact]
    public void Optimum_of_a_mixing_law_is_that_of_a_fine_grid()
    {
        ExponentialMixingLaw[] targets = [new(1.2, 1.5, [-1.4, 0.3, 1.1]), new(1.6, 0.9, [0.8, -1.9, 1.1]), new(1, 1, [0.6, 0.9, -1.5])];
        double Loss(double[] w) => targets.Average(law => law.Loss(w));
        double grid = double.PositiveInfinity;
        for (int i = 0; i <= 400; i++)
        {
            for (int j = 0; j <= 400 - i; j++)
            {
                grid = Math.Min(grid, Loss([i / 400.0, j / 400.0, (400 - i - j) / 400.0]));
            }
        }

        SimplexOptimum optimum = SimplexSearch.Minimise(3, Loss);

        Assert.InRange(optimum.Loss, grid - 1e-4, grid);
    }

    [Fact]
    public void Bounds_that_no_mixture_keeps_are_refused()
    {
        Refused(new() { Most = [0.3, 0.3, 0.3] });
        Refused(new() { Least = [0.5, 0.6, 0] });
        Refused(new() { Least = [0.1, 0.1, 0.1], MostUnits = 2 });
        Refused(new() { Most = [0.4, 0.4, 1], Least = [0, 0, 0.9], MostUnits = 0 });
        Refused(new() { Most = [0.4, 0.4] });
        Assert.Throws<ArgumentException>(() => SimplexSearch.Minimise(3, _ => double.NaN));
        Assert.Throws<ArgumentException>(() => SimplexSearch.Minimise(0, _ => 1));
        Assert.Throws<ArgumentException>(() => SimplexConstraints.OfTokens([1, 2], 0));

        static void Refused(SimplexConstraints constraints)
        {
            var refusal = Assert.Throws<ArgumentException>(() => SimplexSearch.Minimise(3, w => w[0], constraints));
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }
}
