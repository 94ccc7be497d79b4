using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Predicted against true losses, with the line on which both are equal.</summary>
internal static class ScatterFigures
{
    /// <summary>The id of the figure of the mean, or of the only set.</summary>
    public const string Main = "proxy-truth";

    /// <summary>The id of the figure with a panel for each evaluation set.</summary>
    public const string Sets = "proxy-truth-sets";

    private const string Equal = "equal";
    private const int PanelSize = 210;
    private const int PanelColumns = 3;

    /// <summary>The figure of the first target, and panels for the others.</summary>
    public static IEnumerable<Figure> All(AblationStudy study, ProxyRanking ranking)
    {
        Target[] targets = [.. ranking.Scores.Select(score => score.Target).Distinct()];
        string caption = $"Each point is one of {ranking.Mixtures.Count} mixtures: the loss that a proxy predicts, against the loss after really training on it. "
            + "Both are equal on the line; a proxy that ranks well may lie off it.";
        yield return new Figure(
            Main, $"Prediction and truth, {targets[0].Name}", caption, Data(Main, study, ranking, targets[..1]), Layers());
        if (targets.Length > 1)
        {
            yield return new Figure(
                Sets, "Prediction and truth, by evaluation set", caption + " Every panel has its own axes.", Data(Sets, study, ranking, targets[1..]), Panels());
        }
    }

    private static DataTable Data(string id, AblationStudy study, ProxyRanking ranking, Target[] targets)
    {
        List<IReadOnlyList<object?>> rows = [];
        foreach (Target target in targets)
        {
            ProxyScore[] scores = [.. ranking.For(target)];
            rows.AddRange(
                from score in scores
                from i in Enumerable.Range(0, ranking.Mixtures.Count)
                select (IReadOnlyList<object?>)[target.Name, score.Proxy.Name, AblationTables.NameOf(study, ranking.Mixtures[i]), score.Predicted[i], score.Truth[i], null]);

            // The line ends where the truths do: a proxy far off would stretch it without need.
            rows.AddRange(new[] { scores[0].Truth.Min(), scores[0].Truth.Max() }.Select(end => (IReadOnlyList<object?>)[target.Name, null, Equal, end, null, end]));
        }

        return new DataTable(
            id,
            "Prediction and truth",
            [
                new("target", "evaluation set"), new("proxy", "proxy"), new("mixture", "mixture"),
                new("predicted", "predicted loss (nats per token)", ColumnKind.Number, 4), new("truth", "true loss (nats per token)", ColumnKind.Number, 4),
                new("equal", "true loss (nats per token)", ColumnKind.Number, 4),
            ],
            rows);
    }

    private static JsonObject Panels() => new()
    {
        ["facet"] = new JsonObject { ["field"] = "target", ["type"] = "nominal", ["title"] = null, ["sort"] = null },
        ["columns"] = PanelColumns,
        ["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["x"] = "independent", ["y"] = "independent" } },
        ["spec"] = Layers(PanelSize),
    };

    private static JsonObject Layers(int? size = null)
    {
        JsonObject layers = new()
        {
            ["layer"] = new JsonArray
            {
                new JsonObject
                {
                    ["transform"] = new JsonArray { new JsonObject { ["filter"] = $"datum.mixture === '{Equal}'" } },
                    ["mark"] = new JsonObject { ["type"] = "line", ["style"] = "reference" },
                    ["encoding"] = new JsonObject { ["x"] = Quantity("predicted"), ["y"] = Quantity("equal") },
                },
                new JsonObject
                {
                    ["transform"] = new JsonArray { new JsonObject { ["filter"] = $"datum.mixture !== '{Equal}'" } },
                    ["mark"] = "point",
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Quantity("predicted"),
                        ["y"] = Quantity("truth"),
                        ["color"] = new JsonObject { ["field"] = "proxy", ["type"] = "nominal", ["sort"] = null },
                        ["tooltip"] = new JsonArray
                        {
                            Of("mixture", "nominal"), Of("proxy", "nominal"), Of("predicted", "quantitative"), Of("truth", "quantitative"),
                        },
                    },
                },
            },
        };
        if (size is { } side)
        {
            layers["width"] = side;
            layers["height"] = side;
        }

        return layers;
    }

    private static JsonObject Quantity(string field) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["scale"] = new JsonObject { ["zero"] = false },
    };

    private static JsonObject Of(string field, string type) => new() { ["field"] = field, ["type"] = type };
}
