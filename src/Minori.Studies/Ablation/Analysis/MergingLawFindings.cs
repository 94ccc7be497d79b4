using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>The expected loss of a merge against the number of merged units (Wang et al. 2025, arXiv 2509.24244).</summary>
internal sealed class MergingLawFindings
{
    /// <summary>The id of the figure.</summary>
    public const string FigureId = "merging-law";

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
                ? $"Over mixtures of so many units the mean loss of their merge follows {Formula(law)}: it {fit.Reason}."
                : $"The law is not fitted: {fit.Reason}.";
            yield return new Finding(
                "merging-law",
                $"Loss against the number of merged units, {target.Name}",
                fit.Supported ? FindingStatus.Observed : FindingStatus.Inconclusive,
                fit.Supported || fit.Law is null ? says : $"Over mixtures of so many units {fit.Reason}.",
                fit.Law is null ? [] :
                [
                    EstimateText.MeasureOf("L*", fit.Estimate(l => l.Limit), "nats/token"),
                    EstimateText.MeasureOf("A", fit.Estimate(l => l.A), "nats/token"),
                    EstimateText.MeasureOf("b", fit.Estimate(l => l.B)),
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
            "Mean loss over all merges of so many units; bars reach from the best to the worst of them. Lines are L* + A/(k + b), drawn where the merges determine it.",
            new DataTable(FigureId, "Merging law", Columns, [.. rows]),
            Specification());
    }

    private static Column[] Columns =>
    [
        new("units", "merged units", ColumnKind.Number, 0), new("target", "evaluation set"),
        new("loss", "loss (nats per token)", ColumnKind.Number), new("low", "best", ColumnKind.Number), new("high", "worst", ColumnKind.Number),
        new("law", "law", ColumnKind.Number),
    ];

    private static string Formula(MergingLaw law) =>
        $"{NumberText.Number(law.Limit, 3)} {(law.A < 0 ? "−" : "+")} {NumberText.Number(Math.Abs(law.A), 3)}/(k + {NumberText.Number(law.B, 2)})";

    private static JsonObject Specification() => JsonNode.Parse("""
        {
          "encoding": {
            "x": {"field": "units", "type": "quantitative", "axis": {"tickMinStep": 1, "format": "d"}, "scale": {"zero": false, "nice": false, "padding": 10}},
            "color": {"field": "target", "type": "nominal", "sort": null}
          },
          "layer": [
            {"mark": "rule", "encoding": {"y": {"field": "low", "type": "quantitative", "title": "loss (nats per token)", "scale": {"zero": false}}, "y2": {"field": "high"}}},
            {"mark": "line", "encoding": {"y": {"field": "law", "type": "quantitative"}}},
            {"mark": "point", "encoding": {"y": {"field": "loss", "type": "quantitative"},
              "tooltip": [{"field": "target"}, {"field": "units", "type": "quantitative"}, {"field": "loss", "type": "quantitative"}, {"field": "law", "type": "quantitative"}]}}
          ]
        }
        """)!.AsObject();
}
