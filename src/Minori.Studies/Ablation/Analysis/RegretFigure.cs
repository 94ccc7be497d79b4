using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>What following a proxy costs: the regret of the mixture that it puts first.</summary>
internal static class RegretFigure
{
    /// <summary>The id of the figure.</summary>
    public const string Id = "regret";

    /// <summary>A bar for each proxy and target of losses.</summary>
    public static Figure Of(ProxyRanking ranking)
    {
        ProxyScore[] scores = [.. ranking.Scores.Where(score => score.Target.IsLoss)];
        return new Figure(
            Id,
            "What following a proxy costs",
            "Top-1 regret: the true loss of the mixture that the proxy puts first, less the best true loss among the "
            + $"mixtures trained on. 0 means that it puts the best one first. Lines are {NumberText.Percent(ProxyRanking.Level, 0)} intervals over mixtures (bootstrap); "
            + "there is none where every resample gives the same.",
            new DataTable(
                Id,
                "Top-1 regret",
                [new("target", "evaluated on"), new("proxy", "proxy"), new("regret", "top-1 regret (nats per token)", ColumnKind.Number, 4)],
                [.. scores.Select(score => (IReadOnlyList<object?>)[score.Target.Name, score.Proxy.Name, EstimateText.Drawn(score.Quality.TopOneRegret)])]),
            JsonNode.Parse("""
                {
                  "encoding": {
                    "x": {"field": "target", "type": "nominal", "sort": null, "axis": {"labelAngle": -30}},
                    "xOffset": {"field": "proxy", "type": "nominal", "sort": null}
                  },
                  "layer": [
                    {"mark": "bar", "encoding": {
                      "y": {"field": "regret", "type": "quantitative"},
                      "color": {"field": "proxy", "type": "nominal", "sort": null},
                      "tooltip": [{"field": "target"}, {"field": "proxy"}, {"field": "regret", "type": "quantitative"}, {"field": "regret_low", "type": "quantitative"}, {"field": "regret_high", "type": "quantitative"}]}},
                    {"mark": "rule", "encoding": {
                      "y": {"field": "regret_low", "type": "quantitative", "title": "top-1 regret (nats per token)"},
                      "y2": {"field": "regret_high"}}}
                  ]
                }
                """)!.AsObject());
    }
}
