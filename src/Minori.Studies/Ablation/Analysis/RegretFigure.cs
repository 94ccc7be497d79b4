using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>What following a proxy costs: the regret of the mixture that it puts first.</summary>
internal static class RegretFigure
{
    /// <summary>The id of the figure.</summary>
    public const string Id = "regret";

    /// <summary>A bar for each proxy and target.</summary>
    public static Figure Of(ProxyRanking ranking) => new(
        Id,
        "What following a proxy costs",
        "Top-1 regret: the true loss of the mixture that the proxy puts first, less the best true loss among the "
        + $"{ranking.Mixtures.Count} mixtures trained on. 0 means that it puts the best one first.",
        new DataTable(
            Id,
            "Top-1 regret",
            [new("target", "evaluation set"), new("proxy", "proxy"), new("regret", "top-1 regret (nats per token)", ColumnKind.Number, 4)],
            [.. ranking.Scores.Select(score => (IReadOnlyList<object?>)[score.Target.Name, score.Proxy.Name, score.Quality.TopOneRegret.Value])]),
        JsonNode.Parse("""
            {
              "mark": "bar",
              "encoding": {
                "x": {"field": "target", "type": "nominal", "sort": null, "axis": {"labelAngle": -30}},
                "xOffset": {"field": "proxy", "type": "nominal", "sort": null},
                "y": {"field": "regret", "type": "quantitative"},
                "color": {"field": "proxy", "type": "nominal", "sort": null},
                "tooltip": [{"field": "target"}, {"field": "proxy"}, {"field": "regret", "type": "quantitative"}]
              }
            }
            """)!.AsObject());
}
