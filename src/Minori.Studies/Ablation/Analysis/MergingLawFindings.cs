using System.Numerics;
using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The expected loss of a merge against the number of merged units (Wang et al. 2025, arXiv 2509.24244).</summary>
internal sealed class MergingLawFindings
{
    /// <summary>The id of the figure.</summary>
    public const string FigureId = "merging-law";

    private readonly (Target Target, (ulong Units, double Loss)[] Merges, MergingLawFit Fit)[] _fits;

    /// <param name="study">The study.</param>
    /// <param name="results">The measurements.</param>
    /// <param name="merge">The uniform merge.</param>
    public MergingLawFindings(AblationStudy study, AblationResults results, Proxy? merge)
    {
        int sizes = merge?.Predictions.Keys.Select(mixture => mixture.Count).Distinct().Count() ?? 0;
        _fits = sizes < 2 ? [] :
        [
            .. Target.All(study, results).Where(target => target.IsLoss).AsParallel().AsOrdered().Select(target =>
            {
                (ulong Units, double Loss)[] merges = [.. merge!.Predictions.Keys.Select(mixture => (mixture.Units, merge.Of(mixture, target)))];
                return (target, merges, MergingLawFit.Of(merges, ProxyRanking.Level));
            }),
        ];
    }

    /// <summary>Whether the law of the first target is determined.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach ((Target target, _, MergingLawFit fit) in _fits.Take(1))
        {
            string says = fit.Law is null ? $"The law is not fitted: {fit.Reason}."
                : !fit.Supported ? $"How the mean loss of a merge depends on its number of units stays open: {fit.Reason}."
                : $"The mean loss of a merge of k units follows {Formula(fit.Law)}, with L* {EstimateText.WithInterval(fit.Limit!, 3)}: it {fit.Reason}. "
                    + $"From one unit to all it {(fit.Fall!.Value < 0 ? "rises" : "falls")} by {NumberText.Number(Math.Abs(fit.Fall.Value), 3)} nats "
                    + $"({EstimateText.Range(Positive(fit.Fall), 3)}). Intervals leave out one unit at a time with all its merges; that merges scatter by much more around their mean is no part of the law.";
            yield return new Finding(
                "merging-law",
                $"Loss against the number of merged units, {target.FullName}",
                fit.Supported ? FindingStatus.Observed : FindingStatus.Inconclusive,
                says,
                fit.Law is null ? [] :
                [
                    EstimateText.MeasureOf("L*", fit.Limit!, "nats/token"),
                    new Measure("A", fit.Law.A, Unit: "nats/token"),
                    new Measure("b", fit.Law.B),
                    EstimateText.MeasureOf("fall from one unit to all", fit.Fall!, "nats/token"),
                    new Measure("error in a number left out", fit.LeftOut, Unit: "nats/token"),
                    new Measure("error of a constant", fit.ConstantLeftOut, Unit: "nats/token"),
                ],
                [FigureId]);
        }
    }

    /// <summary>Mean loss of merges by their number of units, with the law as a line.</summary>
    public IEnumerable<Figure> Figures()
    {
        if (_fits.Length == 0)
        {
            yield break;
        }

        IEnumerable<IReadOnlyList<object?>> rows =
            from fit in _fits
            from size in fit.Merges.GroupBy(merge => BitOperations.PopCount(merge.Units)).OrderBy(g => g.Key)
            let losses = size.Select(merge => merge.Loss).ToArray()
            select (IReadOnlyList<object?>)
                [(double)size.Key, fit.Target.Name, losses.Average(), losses.Min(), losses.Max(), fit.Fit.Law is { } law && fit.Fit.Supported ? law.Loss(size.Key) : null];
        yield return new Figure(
            FigureId,
            "Loss of merges against the number of units",
            "Mean loss over all merges of so many units; vertical lines reach from the best to the worst of them. Curves are L* + A/(k + b), drawn where the merges determine it. Every panel has its own axis.",
            new DataTable(FigureId, "Merging law", Columns, [.. rows]),
            TargetPanels.Of(_fits.Select(fit => fit.Target.Name), View(), "y"));
    }

    private static Column[] Columns =>
    [
        new("units", "merged units", ColumnKind.Number, 0), TargetPanels.Column("evaluated on"),
        new("loss", "loss (nats per token)", ColumnKind.Number), new("low", "best", ColumnKind.Number), new("high", "worst", ColumnKind.Number),
        new("law", "law", ColumnKind.Number),
    ];

    private static ConfidenceInterval Positive(Estimate fall) => fall.Value < 0
        ? new(-fall.Interval!.Value.Upper, -fall.Interval.Value.Lower, fall.Interval.Value.Level)
        : fall.Interval!.Value;

    private static string Formula(MergingLaw law) =>
        $"{NumberText.Number(law.Limit, 3)} {(law.A < 0 ? "−" : "+")} {NumberText.Number(Math.Abs(law.A), 3)}/(k + {NumberText.Number(law.B, 2)})";

    private static JsonObject View() => JsonNode.Parse("""
        {
          "encoding": {
            "x": {"field": "units", "type": "quantitative", "axis": {"tickMinStep": 1, "format": "d", "tickCount": 4}, "scale": {"zero": false, "nice": false, "padding": 10}}
          },
          "layer": [
            {"mark": "rule", "encoding": {"y": {"field": "low", "type": "quantitative", "title": "loss (nats per token)", "scale": {"zero": false}, "axis": {"tickCount": 4}}, "y2": {"field": "high"}}},
            {"mark": "line", "encoding": {"y": {"field": "law", "type": "quantitative", "title": "loss (nats per token)"}}},
            {"mark": "point", "encoding": {"y": {"field": "loss", "type": "quantitative", "title": "loss (nats per token)"},
              "tooltip": [{"field": "units", "type": "quantitative"}, {"field": "loss", "type": "quantitative"}, {"field": "low", "type": "quantitative"}, {"field": "high", "type": "quantitative"}, {"field": "law", "type": "quantitative"}]}}
          ]
        }
        """)!.AsObject();
}
