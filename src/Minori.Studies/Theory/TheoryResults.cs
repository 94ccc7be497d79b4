using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Theory;

/// <summary>A quantity over the time of pre-training, in closed form and simulated.</summary>
/// <param name="Series">Its name among its like, such as <c>γ = 0.1</c>.</param>
/// <param name="Values">In closed form, one per time.</param>
/// <param name="Simulated">On the full matrices; null at times that are not simulated.</param>
internal sealed record TheoryCurve(string Series, IReadOnlyList<double> Values, IReadOnlyList<Spread?> Simulated)
{
    /// <summary>The largest distance of a simulated value from the closed form, as a share of the curve's largest value.</summary>
    public double Disagreement =>
        Values.Zip(Simulated).Where(p => p.Second is not null).Max(p => Math.Abs(p.Second!.Value - p.First)) / Values.Max();
}

/// <summary>A modification of fixed size over the time of pre-training.</summary>
/// <param name="Size">γ or λ.</param>
/// <param name="Loss">The loss on what was pre-trained, after the modification.</param>
/// <param name="TuningLoss">The loss on what was tuned to; null for noise.</param>
/// <param name="LowestTime">T*: where <paramref name="Loss"/> is lowest.</param>
/// <param name="LowestLoss">The loss there.</param>
internal sealed record TheoryModification(double Size, TheoryCurve Loss, TheoryCurve? TuningLoss, double LowestTime, double LowestLoss)
{
    /// <summary>The last loss over the lowest one, less one.</summary>
    public double Degradation => (Loss.Values[^1] / LowestLoss) - 1;
}

/// <summary>Everything that is computed of the network.</summary>
internal sealed record TheoryResults(
    IReadOnlyList<double> Times, TheoryCurve Base, IReadOnlyList<TheoryModification> Noise, IReadOnlyList<TheoryModification> Tunings)
{
    /// <summary>Standard errors on either side of a mean over draws.</summary>
    private const double Errors = 2;

    /// <summary>Computes closed forms and simulations.</summary>
    public static TheoryResults Compute(TheorySettings settings)
    {
        LinearNetwork network = settings.Network;
        LinearNetworkSimulation simulation = new(network, settings.Seed);
        double[] times = TheoryTimes.All(settings);
        IReadOnlyList<LinearNetworkState> states = simulation.Pretrain([.. times.Where((_, i) => TheoryTimes.IsSimulated(i))]);
        return new TheoryResults(
            times,
            Curve("base", network.Loss, states, s => Exactly(simulation.Loss(s))),
            [.. settings.Gammas.Order().Select(OfNoise)],
            [.. settings.Lambdas.Order().Select(OfTuning)]);

        TheoryModification OfNoise(double gamma) => Modification(
            gamma,
            t => network.NoisyLoss(t, gamma),
            Curve(
                $"γ = {TheoryText.Number(gamma)}",
                t => network.NoisyLoss(t, gamma),
                states,
                s => MeanOf(simulation.NoisyLosses(s, gamma, settings.Draws, settings.Seed + 1))),
            null);

        TheoryModification OfTuning(double lambda)
        {
            LinearNetworkTuning tuning = settings.Tuning(lambda);
            LinearNetworkState[] tuned = [.. states.Select(s => simulation.Tune(s, tuning))];
            string series = $"λ = {TheoryText.Number(lambda)}";
            return Modification(
                lambda,
                t => tuning.PretrainingLoss(network, t),
                Curve(series, t => tuning.PretrainingLoss(network, t), tuned, s => Exactly(simulation.Loss(s))),
                Curve(series, t => tuning.TuningLoss(network, t), tuned, s => Exactly(simulation.TuningLoss(s, tuning))));
        }

        TheoryModification Modification(double size, Func<double, double> loss, TheoryCurve curve, TheoryCurve? tuningLoss)
        {
            double lowest = CurveMinimum.Locate(loss, times[0], times[^1]);
            return new TheoryModification(size, curve, tuningLoss, lowest, loss(lowest));
        }

        TheoryCurve Curve(
            string series, Func<double, double> exact, IReadOnlyList<LinearNetworkState> at, Func<LinearNetworkState, Spread> simulated)
        {
            Queue<LinearNetworkState> left = new(at);
            return new TheoryCurve(
                series, [.. times.Select(exact)], [.. times.Select((_, i) => TheoryTimes.IsSimulated(i) ? simulated(left.Dequeue()) : null)]);
        }
    }

    private static Spread Exactly(double value) => new(value, value, value);

    /// <summary>The mean, between two standard errors below and above it.</summary>
    private static Spread MeanOf(double[] values)
    {
        SampleSummary summary = SampleSummary.Of([.. values]);
        double error = Errors * summary.StandardDeviation!.Value / Math.Sqrt(values.Length);
        return new Spread(summary.Mean, summary.Mean - error, summary.Mean + error);
    }
}
