using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Theory;

/// <summary>Losses against the time of pre-training: closed forms as lines, simulations as points on them.</summary>
internal static class TheoryFigures
{
    public const string Noise = "theory-noise";
    public const string Sensitivity = "theory-sensitivity";
    public const string Tuning = "theory-tuning";
    public const string TuningLoss = "theory-tuning-loss";

    private const string Reading = "Lines are the closed form, points gradient flow on the full matrices";

    /// <summary>All figures, in reading order.</summary>
    public static IReadOnlyList<Figure> All(TheorySettings settings, TheoryResults results)
    {
        List<Figure> figures = [];
        if (results.Noise.Count > 0)
        {
            string draws = $"{Reading} with the mean over {settings.Draws} draws of noise, between two standard errors.";
            TheoryCurve[] noise = [.. results.Noise.Select(m => m.Loss)];
            figures.Add(Create(results, Noise, "Loss under noise on every weight", draws, "loss ‖W₁W₂ − A‖²", [results.Base, .. noise]));
            figures.Add(Create(
                results, Sensitivity, "Sensitivity to noise", draws, "loss with noise − base", [.. noise.Select(c => Less(c, results.Base))]));
        }

        if (results.Tunings.Count > 0)
        {
            string time = $"{Reading}; tuned for a time of {TheoryText.Number(settings.TuningTime)}, pulled towards the pre-trained weights with strength λ.";
            figures.Add(Create(
                results, Tuning, "Loss on what was pre-trained, after tuning", time, "loss ‖W₁W₂ − A‖²", [results.Base, .. results.Tunings.Select(m => m.Loss)]));
            figures.Add(Create(
                results, TuningLoss, "Loss on what was tuned to", time, "loss ‖W₁W₂ − A'‖²", [.. results.Tunings.Select(m => m.TuningLoss!)]));
        }

        return figures;
    }

    private static TheoryCurve Less(TheoryCurve curve, TheoryCurve from) => new(
        curve.Series,
        [.. curve.Values.Zip(from.Values, (a, b) => a - b)],
        [.. curve.Simulated.Zip(from.Values, (a, b) => a is null ? null : new Spread(a.Value - b, a.Low - b, a.High - b))]);

    private static Figure Create(
        TheoryResults results, string id, string title, string caption, string axis, IReadOnlyList<TheoryCurve> curves)
    {
        Column[] columns =
        [
            new("time", "time of pre-training", ColumnKind.Number, 2), new("series", "modification"),
            new("value", axis, ColumnKind.Number, 4), new("simulated", $"{axis}, simulated", ColumnKind.Number, 4),
        ];
        IEnumerable<IReadOnlyList<object?>> rows = curves.SelectMany(c =>
            results.Times.Select((time, i) => (IReadOnlyList<object?>)[time, c.Series, c.Values[i], Drawable(c.Simulated[i], c.Values[i])]));
        return new Figure(
            id,
            title,
            $"{title}, against the time of pre-training. {caption}",
            new DataTable(id, title, columns, [.. rows]),
            Specification(axis, [.. curves.Select(c => c.Series)]));
    }

    /// <summary>The axis is logarithmic: a bar that goes on to 0 or below ends a decade under its line, and what lies there itself is not drawn.</summary>
    private static Spread? Drawable(Spread? simulated, double line) => simulated is not { Value: > 0 } spread ? null
        : spread with { Low = spread.Low > 0 ? spread.Low : Math.Min(spread.Value, line) / 10 };

    private static JsonObject Specification(string axis, string[] series) => new()
    {
        ["encoding"] = new JsonObject
        {
            ["x"] = new JsonObject { ["field"] = "time", ["type"] = "quantitative", ["scale"] = new JsonObject { ["type"] = "log" } },
            ["color"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["sort"] = new JsonArray([.. series.Select(s => (JsonNode)s)]),
            },
        },
        ["layer"] = new JsonArray
        {
            Layer("line", [], Quantity("value", axis)),
            Layer("rule", [], Quantity("simulated_low", axis), ("y2", new JsonObject { ["field"] = "simulated_high" })),
            Layer("point", new JsonObject { ["filled"] = true }, Quantity("simulated", axis), ("tooltip", new JsonArray
            {
                Of("series", "nominal"), Of("time", "quantitative"), Of("simulated", "quantitative"), Of("value", "quantitative"),
            })),
        },
    };

    private static JsonObject Layer(string mark, JsonObject options, params (string Channel, JsonNode Definition)[] encoding)
    {
        options["type"] = mark;
        JsonObject channels = [];
        foreach ((string channel, JsonNode definition) in encoding)
        {
            channels[channel] = definition;
        }

        return new JsonObject { ["mark"] = options, ["encoding"] = channels };
    }

    private static (string Channel, JsonNode Definition) Quantity(string field, string title) => (
        "y",
        new JsonObject
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = title,
            ["scale"] = new JsonObject { ["type"] = "log" },
        });

    private static JsonObject Of(string field, string type) => new() { ["field"] = field, ["type"] = type };
}
