using MathNet.Numerics.Distributions;

namespace Minori.Statistics;

/// <summary>
/// By how much a mixture that was trained on once is worse than the best of its rivals. The best of many noisy losses is lower than the
/// best true one, so the lower bound holds for all rivals together (Student's t, Bonferroni); the upper one needs no correction,
/// since the largest of all upper bounds is at least that of the true best.
/// </summary>
/// <param name="Regret">Its loss less the lowest of the rivals', each brought to the same repeat; 0 where it is the lowest itself.</param>
/// <param name="Lower">The true regret is above this.</param>
/// <param name="Upper">And below this.</param>
/// <param name="Deviation">Standard deviation of one training for chance alone.</param>
public sealed record RegretBounds(double Regret, double Lower, double Upper, double Deviation)
{
    /// <summary>Bounds it; null where noise is not known: fewer than two rivals trained on in every one of two repeats or more, or repeats that do not differ.</summary>
    /// <param name="found">The loss of the mixture.</param>
    /// <param name="rivals">[rival][repeat]; NaN where it was not trained on in that repeat.</param>
    /// <param name="repeat">The repeat that <paramref name="found"/> is of.</param>
    /// <param name="level">Confidence of each bound.</param>
    /// <exception cref="ArgumentException">A rival has not the repeats of the others, or the level is out of range.</exception>
    public static RegretBounds? Of(double found, IReadOnlyList<double[]> rivals, int repeat, double level = 0.95)
    {
        if (!(level is > 0.5 and < 1) || rivals.Any(rival => rival.Length != rivals[0].Length || repeat >= rival.Length))
        {
            throw new ArgumentException("rivals need the same repeats each, among them that of the mixture, and the level must lie in (0.5, 1)");
        }

        double[][] whole = [.. rivals.Where(rival => rival.All(double.IsFinite))];
        if (RepeatedTable.Of(whole) is not { } table)
        {
            return null;
        }

        // What a repeat adds is known from all whole rivals; a rival of which it alone is there has the noise of one training.
        double count = table.Repeats.Length, ofWhole = (1 / count) + ((1 - (1 / count)) / whole.Length);
        (double Loss, double Variance)[] others =
        [
            .. table.Items.Select(item => (item + table.Repeats[repeat], ofWhole)),
            .. rivals.Where(rival => double.IsFinite(rival[repeat]) && !rival.All(double.IsFinite)).Select(rival => (rival[repeat], 1.0)),
        ];
        double alone = StudentT.InvCDF(0, 1, table.Freedom, level), together = StudentT.InvCDF(0, 1, table.Freedom, 1 - ((1 - level) / others.Length));
        return new RegretBounds(
            Largest(_ => 0), Largest(error => -together * error), Largest(error => alone * error), table.Deviation);

        double Largest(Func<double, double> shift) =>
            Math.Max(0, others.Max(other => found - other.Loss + shift(table.Deviation * Math.Sqrt(1 + other.Variance))));
    }
}
