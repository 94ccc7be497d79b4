using System.Text.Json.Nodes;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Figures with a panel for each target, or for each proxy, in their order.</summary>
internal static class TargetPanels
{
    // A row of a panel whose vertical axis has names.
    private const int NameStep = 17;
    private const int NamedWidth = 205;

    /// <summary>What the short names among panels of targets stand for, as a sentence of a caption; nothing where all say it all.</summary>
    public static string Explained(IEnumerable<Target> targets) => string.Concat(
        targets.Where(target => target.StandsFor is not null).Select(target => $" The {target.Name} is the mean over {target.StandsFor}."));

    /// <summary>The column that tells the panels apart.</summary>
    public static Column Column(string title) => new(Panels.ColumnField, title);

    /// <summary>The specification.</summary>
    /// <param name="names">What there is a panel of.</param>
    /// <param name="view">What every panel shows.</param>
    /// <param name="independent">The channels whose scales every panel has for itself.</param>
    public static JsonObject Of(IEnumerable<string> names, JsonObject view, params ReadOnlySpan<string> independent)
    {
        Panels panels = new([.. names], [""]);
        JsonObject figure = panels.Specification(view);
        if (figure["spec"] is JsonObject && independent.Length > 0)
        {
            JsonObject scale = [];
            foreach (string channel in independent)
            {
                scale[channel] = "independent";
            }

            figure["resolve"] = new JsonObject { ["scale"] = scale };
        }

        return figure;
    }

    /// <summary>Values with their intervals, a row for each name: a point, and a line from low to high.</summary>
    /// <param name="names">What there is a panel of.</param>
    /// <param name="rows">The field of the rows, and their order.</param>
    /// <param name="value">The field of the value.</param>
    /// <param name="axis">The title of the horizontal axis.</param>
    /// <param name="reference">Where a dashed line stands, as a horizontal channel; null for none.</param>
    /// <param name="isOwnAxis">Whether every panel has a horizontal scale of its own.</param>
    /// <param name="hasIntervals">Whether values have low and high; else there are points alone.</param>
    public static JsonObject OfIntervals(
        IEnumerable<string> names,
        (string Field, IEnumerable<string> Order) rows,
        string value,
        string axis,
        JsonObject? reference,
        bool isOwnAxis,
        bool hasIntervals = true)
    {
        JsonArray layers = [];
        if (reference is not null)
        {
            reference["title"] = axis;
            reference["type"] = "quantitative";
            layers.Add(new JsonObject { ["mark"] = new JsonObject { ["type"] = "rule", ["style"] = "reference" }, ["encoding"] = new JsonObject { ["x"] = reference } });
        }

        if (hasIntervals)
        {
            layers.Add(new JsonObject
            {
                ["mark"] = "rule",
                ["encoding"] = new JsonObject { ["x"] = X($"{value}_low"), ["x2"] = new JsonObject { ["field"] = $"{value}_high" }, ["y"] = Row() },
            });
        }

        string[] told = hasIntervals ? [value, $"{value}_low", $"{value}_high"] : [value];
        layers.Add(new JsonObject
        {
            ["mark"] = "point",
            ["encoding"] = new JsonObject
            {
                ["x"] = X(value),
                ["y"] = Row(),
                ["tooltip"] = new JsonArray([Tip(rows.Field, "nominal"), .. told.Select(field => Tip(field, "quantitative"))]),
            },
        });
        JsonObject figure = Of(names, new JsonObject { ["layer"] = layers }, isOwnAxis ? ["x"] : []);
        JsonObject panel = figure["spec"] as JsonObject ?? figure;
        panel["height"] = new JsonObject { ["step"] = NameStep };
        if (panel != figure)
        {
            panel["width"] = NamedWidth;
        }

        return figure;

        JsonObject Row() => new() { ["field"] = rows.Field, ["type"] = "nominal", ["sort"] = Panels.Strings(rows.Order), ["title"] = null };

        JsonObject X(string field) => new()
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = axis,
            ["scale"] = new JsonObject { ["zero"] = false },
            ["axis"] = new JsonObject { ["tickCount"] = 4 },
        };
    }

    /// <summary>A field that is shown when it is pointed at.</summary>
    public static JsonNode Tip(string field, string type) => new JsonObject { ["field"] = field, ["type"] = type };
}
