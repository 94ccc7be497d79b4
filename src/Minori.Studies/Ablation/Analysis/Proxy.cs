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
/// <param name="Predictions">What it is judged by, by mixture; NaN where it cannot predict a column.</param>
internal sealed record Proxy(string Id, string Name, string Says, bool NeedsTruths, IReadOnlyDictionary<Mixture, ByOrder> Predictions)
{
    /// <summary>Whether it is linear in the units' shares: it adds up what each unit does by itself.</summary>
    public bool AddsUp { get; init; }

    /// <summary>
    /// What it says of every mixture: for a proxy that is fitted to trainings, by the fit to all of them, which the mixtures trained on
    /// had a part in. Never what it is judged by.
    /// </summary>
    public IReadOnlyDictionary<Mixture, ByOrder> Forecasts { get; init; } = Predictions;

    /// <summary>The mean prediction over orders.</summary>
    public double Of(Mixture mixture, Target target) => Predictions[mixture].Mean(target, Predictions[mixture].Keys);

    /// <summary>The mean forecast with its interval over orders, where there are several; null where it has none.</summary>
    public Estimate? Forecast(Mixture mixture, Target target, double level) => Forecasts.TryGetValue(mixture, out ByOrder? orders)
        ? SampleSummary.Of([.. orders.Values.Select(target.Of)]).MeanEstimate(level)
        : null;
}
