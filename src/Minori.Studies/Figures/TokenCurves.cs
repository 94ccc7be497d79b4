using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Figures;

/// <summary>One point of a curve over budgets.</summary>
/// <param name="Tokens">The budget.</param>
/// <param name="Series">The curve it belongs to, which has the colour.</param>
/// <param name="Value">The value with its spread.</param>
/// <param name="Column">The column of panels that it is drawn in, such as a size of the model.</param>
/// <param name="Row">The row of panels.</param>
/// <param name="Line">What else tells curves of one colour apart: a kind of line for each; empty for none.</param>
public sealed record CurvePoint(long Tokens, string Series, Spread Value, string Column = "", string Row = "", string Line = "");

/// <summary>How the curves of a figure are told apart.</summary>
/// <param name="Title">The legend's title; what series differ in.</param>
public sealed record CurveLegend(string Title)
{
    /// <summary>What kinds of lines differ in, where points have a <see cref="CurvePoint.Line"/>.</summary>
    public string LineTitle { get; init; } = "";

    /// <summary>
    /// Series that may run along others: drawn last, dashed, with rings that leave the points beneath to be seen.
    /// </summary>
    public IReadOnlyList<string> Dashed { get; init; } = [];
}

/// <summary>The figure that overtraining is read from: a quantity against tokens of pre-training, one curve per modification.</summary>
public static class TokenCurves
{
    /// <summary>From this ratio of largest to smallest value on, a linear axis would press the lower curves flat.</summary>
    private const double WideRange = 4;

    private static readonly double[][] Lines = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2]];

    /// <summary>Builds the figure: lines with points over a band from low to high, tokens on a logarithmic axis.</summary>
    /// <param name="id">Stable name of the figure.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="axis">The vertical axis's title, with its unit; that it is logarithmic is added where it is.</param>
    /// <param name="legend">How the curves are told apart.</param>
    /// <param name="points">The points; curves appear in the order of their first point, dashed ones last.</param>
    /// <param name="percent">Whether values are shares, shown as percentages.</param>
    public static Figure Create(
        string id, string title, string caption, string axis, CurveLegend legend, IReadOnlyList<CurvePoint> points, bool percent = false)
    {
        string[] series = [.. points.Select(p => p.Series).Distinct().OrderBy(s => legend.Dashed.Contains(s))];
        string[] lines = [.. points.Select(p => p.Line).Distinct()];
        ColumnKind kind = percent ? ColumnKind.Percent : ColumnKind.Number;
        Panels panels = Panels.Of(points.Select(p => (p.Column, p.Row)));
        double lowest = points.Min(p => Math.Min(p.Value.Low, p.Value.Value));
        bool wide = !percent && lowest > 0 && points.Max(p => p.Value.High) / lowest > WideRange;
        string measured = wide ? $"{axis}, log scale" : axis;
        Column[] columns =
        [
            .. panels.TableColumns, new("tokens", "tokens", ColumnKind.Tokens), new("series", legend.Title),
            .. lines.Length > 1 ? (Column[])[new("line", legend.LineTitle)] : [],
            new("value", measured, kind), new("low", "low", kind), new("high", "high", kind),
        ];
        DataTable data = new(id, title, columns, [.. points.Select(p => (IReadOnlyList<object?>)
        [
            .. panels.Cells(p.Column, p.Row), p.Tokens, p.Series, .. lines.Length > 1 ? (object?[])[p.Line] : [],
            p.Value.Value, p.Value.Low, p.Value.High,
        ])]);
        return new Figure(id, title, caption, data, panels.Specification(View(measured, legend, series, lines, percent, wide)));
    }

    private static JsonObject View(string axis, CurveLegend legend, string[] series, string[] lines, bool percent, bool wide)
    {
        // The layers share an axis, which the first of them describes.
        JsonObject low = new()
        {
            ["field"] = "low",
            ["type"] = "quantitative",
            ["title"] = axis,
            ["scale"] = wide ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false },
            ["axis"] = percent ? new JsonObject { ["format"] = ".0%" } : new JsonObject(),
        };
        JsonObject y = new() { ["field"] = "value", ["type"] = "quantitative", ["title"] = axis };
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "tokens",
                ["type"] = "quantitative",
                ["title"] = "tokens of pre-training",
                ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
                ["axis"] = new JsonObject { ["labelOverlap"] = "greedy", ["labelSeparation"] = 4 },
            },
            ["color"] = Channel("series", legend.Title, series),
        };
        if (lines.Length > 1)
        {
            encoding["strokeDash"] = Dashes("line", legend.LineTitle, lines, lines.Select((_, i) => Lines[i % Lines.Length]));
        }
        else if (legend.Dashed.Count > 0)
        {
            encoding["strokeDash"] = Dashes("series", legend.Title, series, series.Select(s => legend.Dashed.Contains(s) ? Lines[1] : Lines[0]));
        }

        JsonArray layers =
        [
            new JsonObject
            {
                ["mark"] = "area",
                ["encoding"] = new JsonObject { ["y"] = low, ["y2"] = new JsonObject { ["field"] = "high" }, ["strokeDash"] = null },
            },
            new JsonObject { ["mark"] = "line", ["encoding"] = new JsonObject { ["y"] = y } },
        ];
        foreach (bool isRing in legend.Dashed.Count > 0 ? (bool[])[false, true] : [false])
        {
            layers.Add(Points(y, legend, lines.Length > 1, isRing, percent));
        }

        return new JsonObject { ["encoding"] = encoding, ["layer"] = layers };
    }

    private static JsonObject Points(JsonObject y, CurveLegend legend, bool hasLines, bool isRing, bool percent)
    {
        JsonObject isDashed = new() { ["field"] = "series", ["oneOf"] = Panels.Strings(legend.Dashed) };
        string format = percent ? ".1%" : ".3f";
        return new JsonObject
        {
            ["transform"] = new JsonArray(new JsonObject { ["filter"] = isRing ? isDashed : new JsonObject { ["not"] = isDashed } }),
            ["mark"] = isRing
                ? new JsonObject { ["type"] = "point", ["filled"] = false, ["size"] = 110, ["strokeWidth"] = 1.5 }
                : new JsonObject { ["type"] = "point" },
            ["encoding"] = new JsonObject
            {
                ["y"] = y.DeepClone(),
                ["strokeDash"] = null,
                ["tooltip"] = new JsonArray(
                [
                    new JsonObject { ["field"] = "series" },
                    .. hasLines ? (JsonNode[])[new JsonObject { ["field"] = "line" }] : [],
                    new JsonObject { ["field"] = "tokens", ["type"] = "quantitative" },
                    .. ((string[])["value", "low", "high"]).Select(f => new JsonObject { ["field"] = f, ["type"] = "quantitative", ["format"] = format }),
                ]),
            },
        };
    }

    private static JsonObject Channel(string field, string title, string[] values) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["title"] = title,
        ["sort"] = Panels.Strings(values),
        ["legend"] = new JsonObject { ["symbolOpacity"] = 1, ["symbolType"] = "stroke" },
    };

    private static JsonObject Dashes(string field, string title, string[] values, IEnumerable<double[]> dashes)
    {
        JsonObject channel = Channel(field, title, values);
        channel["scale"] = new JsonObject
        {
            ["domain"] = Panels.Strings(values),
            ["range"] = new JsonArray([.. dashes.Select(dash => (JsonNode)new JsonArray([.. dash.Select(d => (JsonNode)d)]))]),
        };
        return channel;
    }
}
