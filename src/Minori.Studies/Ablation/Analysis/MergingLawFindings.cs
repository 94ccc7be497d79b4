using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The expected loss of a merge against the number of merged units (Wang et al. 2025, arXiv 2509.24244).</summary>
internal sealed class MergingLawFindings
{
    /// <summary>The id of the figure.</summary>
    public const string FigureId = "merging-law";

    private const double SmallestB = 1e-3;

    private static readonly ScalingFitOptions LeastSquares =
        new() { HuberThreshold = double.PositiveInfinity, Residuals = ResidualUnit.Loss, Resamples = 200, Level = ProxyRanking.Level };

    private readonly (Target Target, (double Units, double Loss)[] Merges, ScalingFit<MergingLaw> Fit)[] _fits;

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
                (double Units, double Loss)[] merges = [.. merge!.Predictions.Keys.Select(mixture => ((double)mixture.Count, merge.Of(mixture, target)))];
                return (target, merges, MergingLaw.Fit(merges, LeastSquares));
            }),
        ];
    }

    /// <summary>Whether the law of the first target is determined.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach ((Target target, _, ScalingFit<MergingLaw> fit) in _fits.Take(1))
        {
            string says = fit.Law is { } law
                ? $"The mean loss of a merge of k units follows {Formula(law)}: it {fit.Reason}. Intervals take merges for independent, although these share units."
                : $"The law is not fitted: {fit.Reason}.";
            yield return new Finding(
                "merging-law",
                $"Loss against the number of merged units, {target.FullName}",
                fit.Supported ? FindingStatus.Observed : FindingStatus.Inconclusive,
                fit.Supported || fit.Law is null ? says : $"How the mean loss of a merge depends on its number of units stays open: {fit.Reason}.",
                fit.Law is null ? [] :
                [
                    EstimateText.MeasureOf("L*", fit.Estimate(l => l.Limit), "nats/token"),
                    EstimateText.MeasureOf("A", fit.Estimate(l => l.A), "nats/token"),
                    EstimateText.MeasureOf("b", OfB(fit)),
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
            from size in fit.Merges.GroupBy(merge => merge.Units).OrderBy(g => g.Key)
            let losses = size.Select(merge => merge.Loss).ToArray()
            select (IReadOnlyList<object?>)
                [size.Key, fit.Target.Name, losses.Average(), losses.Min(), losses.Max(), fit.Fit.Law is { } law && fit.Fit.Supported ? law.Loss(size.Key) : null];
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

    /// <summary>b; without an interval where it lies at its bound of 0, at which refits stay whatever the merges are.</summary>
    private static Estimate OfB(ScalingFit<MergingLaw> fit) =>
        fit.Estimate(law => law.B) is { Interval.Upper: < SmallestB } ? new Estimate(0, null, null) : fit.Estimate(law => law.B);

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
