using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Values by order of the documents (the seed of the trainings), then by evaluation column.</summary>
internal sealed class ByOrder(IEnumerable<KeyValuePair<int, IReadOnlyList<double>>> values) : SortedDictionary<int, IReadOnlyList<double>>(values.ToDictionary())
{
    /// <summary>The mean of a target over some of the orders.</summary>
    public double Mean(Target target, IEnumerable<int> orders) => orders.Average(order => target.Of(this[order]));
}

/// <summary>A cheap prediction of what a training on a mixture would come to.</summary>
/// <param name="Id">Its name in ids.</param>
/// <param name="Name">Its name.</param>
/// <param name="Says">How it predicts, in a few words.</param>
/// <param name="NeedsTruths">Whether it is fitted to trainings on other mixtures.</param>
/// <param name="Predictions">By mixture; NaN where it cannot predict a column.</param>
internal sealed record Proxy(string Id, string Name, string Says, bool NeedsTruths, IReadOnlyDictionary<Mixture, ByOrder> Predictions)
{
    /// <summary>Whether it adds up what each unit does by itself.</summary>
    public bool AddsUp { get; init; }

    /// <summary>The mean prediction over orders.</summary>
    public double Of(Mixture mixture, Target target) => Predictions[mixture].Mean(target, Predictions[mixture].Keys);

    /// <summary>The mean prediction with its interval over orders, where there are several.</summary>
    public Estimate Estimate(Mixture mixture, Target target, double level) =>
        SampleSummary.Of([.. Predictions[mixture].Values.Select(target.Of)]).MeanEstimate(level);
}
