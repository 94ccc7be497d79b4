using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>A cheap prediction of a mixture's losses.</summary>
/// <param name="Id">Its name in ids.</param>
/// <param name="Name">Its name.</param>
/// <param name="Says">How it predicts, in a few words.</param>
/// <param name="NeedsTruths">Whether it is fitted to trainings on other mixtures.</param>
/// <param name="Predictions">By mixture, for each order of the documents the predicted loss on every evaluation set.</param>
internal sealed record Proxy(
    string Id, string Name, string Says, bool NeedsTruths, IReadOnlyDictionary<Mixture, IReadOnlyList<IReadOnlyList<double>>> Predictions)
{
    /// <summary>The mean prediction over orders.</summary>
    public double Of(Mixture mixture, Target target) => Predictions[mixture].Average(target.Of);

    /// <summary>The mean prediction with its interval over orders, where there are several.</summary>
    public Estimate Estimate(Mixture mixture, Target target, double level)
    {
        SampleSummary summary = SampleSummary.Of([.. Predictions[mixture].Select(target.Of)]);
        return new Estimate(summary.Mean, summary.MeanInterval(level), summary.StandardError);
    }
}
