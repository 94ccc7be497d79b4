using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Reporting.Tests.Samples;

/// <summary>Specifications in the form that studies use: no colours, no sizes, no titles, no number formats.</summary>
internal static class SampleFigures
{
    /// <summary>A line with points for each series, its spread as a band, tokens on a logarithmic axis.</summary>
    public static Figure Losses(DataTable data) => new(
        "losses",
        "Base loss falls with every budget; perturbed loss turns",
        "Validation loss of the base model and after Gaussian noise of γ times the initialisation's deviation. "
        + "Bands span 90% of 3 seeds × 4 draws. The axis of tokens is logarithmic.",
        data,
        Parse("""
            {
              "data": {"name": "table"},
              "encoding": {
                "x": {"field": "tokens", "type": "quantitative", "scale": {"type": "log", "base": 2}},
                "color": {"field": "model", "type": "nominal", "sort": null}
              },
              "layer": [
                {"mark": "area",
                 "encoding": {"y": {"field": "loss_low", "type": "quantitative", "title": "Loss (nats/token)"},
                              "y2": {"field": "loss_high"}}},
                {"mark": "line", "encoding": {"y": {"field": "loss", "type": "quantitative"}}},
                {"mark": "point",
                 "encoding": {"y": {"field": "loss", "type": "quantitative"},
                              "shape": {"field": "model", "type": "nominal", "sort": null},
                              "tooltip": [{"field": "model"}, {"field": "tokens", "type": "quantitative"},
                                          {"field": "loss", "type": "quantitative"},
                                          {"field": "loss_low", "type": "quantitative"},
                                          {"field": "loss_high", "type": "quantitative"}]}}
              ]
            }
            """));

    /// <summary>An ordered series (γ) takes the ordered colours; both axes logarithmic.</summary>
    public static Figure Sensitivity(DataTable data) => new(
        "sensitivity",
        "Sensitivity rises with the budget",
        "Loss after noise minus base loss, for each γ. Bands span 90% of 3 seeds × 4 draws; both axes are logarithmic.",
        data,
        Parse("""
            {
              "data": {"name": "table"},
              "encoding": {
                "x": {"field": "tokens", "type": "quantitative", "scale": {"type": "log", "base": 2}},
                "color": {"field": "gamma", "type": "ordinal"}
              },
              "layer": [
                {"mark": "area",
                 "encoding": {"y": {"field": "degradation_low", "type": "quantitative", "scale": {"type": "log"},
                                    "title": "Rise in loss (nats/token)"},
                              "y2": {"field": "degradation_high"}}},
                {"mark": "line", "encoding": {"y": {"field": "degradation", "type": "quantitative"}}},
                {"mark": "point",
                 "encoding": {"y": {"field": "degradation", "type": "quantitative"},
                              "tooltip": [{"field": "gamma", "type": "quantitative"},
                                          {"field": "tokens", "type": "quantitative"},
                                          {"field": "degradation", "type": "quantitative"}]}}
              ]
            }
            """));

    /// <summary>Percentages, an error bar for each point, and, last in the layers, a reference line.</summary>
    public static Figure TaskScore(DataTable data) => new(
        "task-score",
        "The higher learning rate stops gaining after 8M tokens",
        "Accuracy on held-out member-kind examples after tuning at two learning rates; bars span the 90% bootstrap "
        + "interval over 2,000 examples. The dashed line is the majority class.",
        data,
        Parse("""
            {
              "data": {"name": "table"},
              "encoding": {
                "x": {"field": "tokens", "type": "quantitative", "scale": {"type": "log", "base": 2}},
                "color": {"field": "learning_rate", "type": "nominal", "sort": null}
              },
              "layer": [
                {"mark": "rule",
                 "encoding": {"y": {"field": "accuracy_low", "type": "quantitative", "title": "Accuracy",
                                    "scale": {"zero": false}},
                              "y2": {"field": "accuracy_high"}}},
                {"mark": "line", "encoding": {"y": {"field": "accuracy", "type": "quantitative"}}},
                {"mark": "point",
                 "encoding": {"y": {"field": "accuracy", "type": "quantitative"},
                              "shape": {"field": "learning_rate", "type": "nominal", "sort": null},
                              "tooltip": [{"field": "learning_rate"}, {"field": "tokens", "type": "quantitative"},
                                          {"field": "accuracy", "type": "quantitative"}]}},
                {"data": {"values": [{}]},
                 "mark": {"type": "rule", "style": "reference"},
                 "encoding": {"x": null, "color": null, "y": {"datum": 0.38}}}
              ]
            }
            """));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
