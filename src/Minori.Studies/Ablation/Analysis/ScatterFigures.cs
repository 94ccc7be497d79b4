using System.Text.Json.Nodes;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

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
    public static IEnumerable<Figure> All(AblationStudy study, AblationResults results, ProxyRanking ranking)
    {
        IReadOnlyList<TargetRanking> targets = ranking.Targets;
        string lines = study.Training.Seeds.Count == 1 ? "" : " Lines reach from the lowest to the highest truth over orders of the documents.";
        string caption = $"Each point is one of {targets[0].Mixtures.Count} mixtures: the loss that a proxy predicts, against the loss after really training on it. "
            + $"Both are equal on the grey line; a proxy that ranks well may lie off it.{lines}";
        yield return new Figure(
            Main, $"Prediction and truth, {targets[0].Target.Name}", caption, Data(Main, study, results, [targets[0]]), Layers());
        if (targets.Count > 1)
        {
            yield return new Figure(
                Sets, "Prediction and truth, by what is evaluated", caption + " Every panel has its own axes.", Data(Sets, study, results, [.. targets.Skip(1)]), Panels());
        }
    }

    private static DataTable Data(string id, AblationStudy study, AblationResults results, IReadOnlyList<TargetRanking> targets)
    {
        ILookup<Mixture, TruthResult> truths = results.Truths.ToLookup(truth => truth.Mixture);
        string unit = targets.All(target => target.Target.IsLoss) ? " loss (nats per token)" : "";
        List<IReadOnlyList<object?>> rows = [];
        foreach (TargetRanking target in targets)
        {
            rows.AddRange(
                from score in target.Scores
                from i in Enumerable.Range(0, target.Mixtures.Count)
                let repeats = truths[target.Mixtures[i]].Select(truth => target.Target.Of(truth.Values)).ToArray()
                select (IReadOnlyList<object?>)
                [
                    target.Target.Name, score.Proxy.Name, study.NameOf(target.Mixtures[i]), score.Predicted[i],
                    new Spread(score.Truth[i], repeats.Min(), repeats.Max()), null,
                ]);

            // The line ends where the truths do: a proxy far off would stretch it without need.
            double[] truth = target.Scores[0].Truth;
            rows.AddRange(new[] { truth.Min(), truth.Max() }.Select(end => (IReadOnlyList<object?>)[target.Target.Name, null, Equal, end, null, end]));
        }

        return new DataTable(
            id,
            "Prediction and truth",
            [
                new("target", "evaluated on"), new("proxy", "proxy"), new("mixture", "mixture"),
                new("predicted", $"predicted{unit}", ColumnKind.Number, 4), new("truth", $"true{unit}", ColumnKind.Number, 4),
                new("equal", $"true{unit}", ColumnKind.Number, 4),
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
                    ["transform"] = Mixtures(),
                    ["mark"] = new JsonObject { ["type"] = "rule", ["opacity"] = 0.5 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Quantity("predicted"),
                        ["y"] = Quantity("truth_low"),
                        ["y2"] = new JsonObject { ["field"] = "truth_high" },
                        ["color"] = Of("proxy"),
                    },
                },
                new JsonObject
                {
                    ["transform"] = Mixtures(),
                    ["mark"] = "point",
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = Quantity("predicted"),
                        ["y"] = Quantity("truth"),
                        ["color"] = Of("proxy"),
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

    private static JsonArray Mixtures() => [new JsonObject { ["filter"] = $"datum.mixture !== '{Equal}'" }];

    private static JsonObject Quantity(string field) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["scale"] = new JsonObject { ["zero"] = false },
    };

    private static JsonObject Of(string field) => new() { ["field"] = field, ["type"] = "nominal", ["sort"] = null };

    private static JsonObject Of(string field, string type) => new() { ["field"] = field, ["type"] = type };
}
