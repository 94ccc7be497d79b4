using System.Text.Json.Nodes;
using Minori.Studies.Findings;

namespace Minori.Studies.Figures;

/// <summary>One point of a curve over budgets.</summary>
/// <param name="Tokens">The budget.</param>
/// <param name="Series">The curve it belongs to.</param>
/// <param name="Value">The value with its spread.</param>
/// <param name="Column">The column of panels that it is drawn in, such as a size of the model.</param>
/// <param name="Row">The row of panels.</param>
public sealed record CurvePoint(long Tokens, string Series, Spread Value, string Column = "", string Row = "");

/// <summary>The figure that overtraining is read from: a quantity against tokens of pre-training, one curve per modification.</summary>
public static class TokenCurves
{
    /// <summary>From this ratio of largest to smallest value on, a linear axis would press the lower curves flat.</summary>
    private const double WideRange = 4;

    /// <summary>Builds the figure: lines with points over a band from low to high, tokens on a logarithmic axis.</summary>
    /// <param name="id">Stable name of the figure.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="axis">The vertical axis's title, with its unit.</param>
    /// <param name="legend">The legend's title; what the curves differ in.</param>
    /// <param name="points">The points; curves appear in the order of their first point.</param>
    /// <param name="percent">Whether values are shares, shown as percentages.</param>
    public static Figure Create(
        string id, string title, string caption, string axis, string legend, IReadOnlyList<CurvePoint> points, bool percent = false)
    {
        string[] series = [.. points.Select(p => p.Series).Distinct()];
        ColumnKind kind = percent ? ColumnKind.Percent : ColumnKind.Number;
        Panels panels = Panels.Of(points.Select(p => (p.Column, p.Row)));
        Column[] columns =
        [
            .. panels.TableColumns, new("tokens", "tokens", ColumnKind.Tokens), new("series", legend), new("value", axis, kind),
            new("low", "low", kind), new("high", "high", kind),
        ];
        DataTable data = new(id, title, columns, [.. points.Select(p => (IReadOnlyList<object?>)
            [.. panels.Cells(p.Column, p.Row), p.Tokens, p.Series, p.Value.Value, p.Value.Low, p.Value.High])]);
        double lowest = points.Min(p => Math.Min(p.Value.Low, p.Value.Value));
        bool wide = lowest > 0 && points.Max(p => p.Value.High) / lowest > WideRange;
        return new Figure(id, title, caption, data, panels.Specification(View(axis, legend, series, percent, wide)));
    }

    private static JsonObject View(string axis, string legend, string[] series, bool percent, bool wide)
    {
        string format = percent ? ".1%" : ".3f";
        JsonObject x = new()
        {
            ["field"] = "tokens",
            ["type"] = "quantitative",
            ["title"] = "tokens of pre-training",
            ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
            ["axis"] = new JsonObject { ["labelOverlap"] = true },
        };
        JsonObject colour = new()
        {
            ["field"] = "series",
            ["type"] = "nominal",
            ["title"] = legend,
            ["sort"] = Panels.Strings(series),
            ["legend"] = new JsonObject { ["symbolOpacity"] = 1 },
        };
        JsonObject yScale = wide ? new() { ["type"] = "log" } : new() { ["zero"] = false };
        JsonObject yAxis = percent ? new() { ["format"] = ".0%" } : new();
        JsonArray tooltip =
        [
            new JsonObject { ["field"] = "series", ["title"] = legend },
            new JsonObject { ["field"] = "tokens", ["type"] = "quantitative" },
            Number("value", axis, format), Number("low", "low", format), Number("high", "high", format),
        ];
        return new JsonObject
        {
            ["encoding"] = new JsonObject { ["x"] = x, ["color"] = colour },
            ["layer"] = new JsonArray
            {
                new JsonObject
                {
                    ["mark"] = "area",
                    ["encoding"] = new JsonObject
                    {
                        ["y"] = new JsonObject
                        {
                            ["field"] = "low",
                            ["type"] = "quantitative",
                            ["title"] = axis,
                            ["scale"] = yScale,
                            ["axis"] = yAxis,
                        },
                        ["y2"] = new JsonObject { ["field"] = "high" },
                    },
                },
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "line", ["point"] = true },
                    ["encoding"] = new JsonObject
                    {
                        ["y"] = new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
                        ["tooltip"] = tooltip,
                    },
                },
            },
        };
    }

    private static JsonObject Number(string field, string title, string format) =>
        new() { ["field"] = field, ["type"] = "quantitative", ["title"] = title, ["format"] = format };
}
