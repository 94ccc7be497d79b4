using System.Text.Json.Nodes;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Predicted against true losses: every proxy for the first target, and the merge for every other.</summary>
internal static class ScatterFigures
{
    /// <summary>The id of the figure with a panel for each proxy.</summary>
    public const string Main = "proxy-truth";

    /// <summary>The id of the figure with a panel for each other target.</summary>
    public const string Sets = "merge-truth";

    /// <summary>Both figures; the second where there are several targets that the merge is scored for.</summary>
    public static IEnumerable<Figure> All(AblationStudy study, AblationResults results, ProxyRanking ranking)
    {
        bool isUneven = ranking.Targets.Any(target => target.Lengths is not null);
        string lengths = isUneven ? " Trainings differ in length, which no merge knows of, and longer ones are better for that alone: look within a colour." : "";
        string lines = study.Training.Seeds.Count == 1 ? "" : " Lines reach from the lowest to the highest truth over orders of the documents.";
        TargetRanking first = ranking.Targets[0];
        yield return new Figure(
            Main,
            $"Prediction and truth, {first.Target.Name}",
            $"Each point is one of {first.Mixtures.Count} mixtures: what a proxy predicts, against what really training on it came to. A proxy that ranks well rises, wherever it "
            + $"lies: horizontal axes are the panels' own, and by how much predictions are off is in the table of proxies.{lengths}{lines}",
            Data(Main, "proxy", study, results, first.Scores.Select(score => (score.Proxy.Name, first, score))),
            TargetPanels.Of(first.Scores.Select(score => score.Proxy.Name), Points(first.Target, isUneven), "x"));
        TargetRanking[] others = [.. ranking.Targets.Skip(1).Where(target => target.Uniform is not null)];
        if (others.Length > 0)
        {
            yield return new Figure(
                Sets,
                "Merge and truth, by what is evaluated",
                $"The same for the merge alone, by what is evaluated. Every panel has its own axes.{lengths}{lines}{TargetPanels.Explained(others.Select(target => target.Target))}",
                Data(Sets, "evaluated on", study, results, others.Select(target => (target.Target.Name, target, target.Uniform!))),
                TargetPanels.Of(others.Select(target => target.Target.Name), Points(others.All(target => target.Target.IsLoss) ? others[0].Target : null, isUneven), "x", "y"));
        }
    }

    private static DataTable Data(
        string id, string panel, AblationStudy study, AblationResults results, IEnumerable<(string Panel, TargetRanking Target, ProxyScore Score)> scores)
    {
        ILookup<Mixture, TruthResult> truths = results.Truths.ToLookup(truth => truth.Mixture);
        return new DataTable(
            id,
            "Prediction and truth",
            [TargetPanels.Column(panel), new("mixture", "mixture"), new("predicted", "predicted", ColumnKind.Number, 4), new("truth", "true", ColumnKind.Number, 4), new("length", "trained on")],
            [
                .. from score in scores
                   from i in Enumerable.Range(0, score.Target.Mixtures.Count)
                   let mixture = score.Target.Mixtures[i]
                   let repeats = truths[mixture].Select(truth => score.Target.Target.Of(truth.Values)).ToArray()
                   select (IReadOnlyList<object?>)
                       [score.Panel, study.NameOf(mixture), score.Score.Predicted[i], new Spread(score.Score.Truth[i], repeats.Min(), repeats.Max()), $"{NumberText.Tokens(study.TokensOf(mixture))} tokens"],
            ]);
    }

    /// <param name="target">What the values are of; null where panels have different units.</param>
    /// <param name="isUneven">Whether points have the colour of their training's length.</param>
    private static JsonObject Points(Target? target, bool isUneven)
    {
        string unit = target is null ? "" : $" ({target.Unit})";
        JsonObject encoding = new() { ["x"] = Quantity("predicted", $"predicted{unit}") };
        if (isUneven)
        {
            encoding["color"] = new JsonObject { ["field"] = "length", ["type"] = "nominal", ["title"] = "trained on" };
        }

        return new JsonObject
        {
            ["encoding"] = encoding,
            ["layer"] = new JsonArray
            {
                new JsonObject
                {
                    ["mark"] = "rule",
                    ["encoding"] = new JsonObject { ["y"] = Quantity("truth_low", $"true{unit}"), ["y2"] = new JsonObject { ["field"] = "truth_high" } },
                },
                new JsonObject
                {
                    ["mark"] = "point",
                    ["encoding"] = new JsonObject
                    {
                        ["y"] = Quantity("truth", $"true{unit}"),
                        ["tooltip"] = new JsonArray(
                            TargetPanels.Tip("mixture", "nominal"), TargetPanels.Tip("predicted", "quantitative"), TargetPanels.Tip("truth", "quantitative")),
                    },
                },
            },
        };
    }

    private static JsonObject Quantity(string field, string title) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = title,
        ["scale"] = new JsonObject { ["zero"] = false },
        ["axis"] = new JsonObject { ["tickCount"] = 4 },
    };
}
