using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Where onsets lie on the ladder of budgets, one below the other; and all of them in one table.</summary>
internal static class OnsetFigures
{
    /// <summary>One figure per kind in which an onset was observed.</summary>
    public static IEnumerable<Figure> Figures(IReadOnlyList<ModificationOnset> onsets, GridNames names) =>
        onsets.GroupBy(o => o.Curve.Modification.Kind).Where(kind => kind.Any(o => o.Onset.Status == OnsetStatus.Observed))
            .Select(kind => Of(kind.Key, [.. kind], names));

    /// <summary>T* of every modification, a column for each size; only where there are several slices.</summary>
    public static IEnumerable<DataTable> Tables(IReadOnlyList<ModificationOnset> onsets, GridNames names)
    {
        if (names.IsSingle || onsets.Count == 0)
        {
            yield break;
        }

        bool variants = HasVariants(onsets, names);
        Column[] columns =
        [
            new("modification", "modification"),
            .. variants ? (Column[])[new("variant", "recipe, way")] : [],
            .. names.Sizes.Select((size, i) => new Column($"size_{i + 1}", names.Sizes.Count > 1 ? size : "T*")),
        ];
        yield return new DataTable(
            "onsets",
            "Where more pre-training begins to hurt (T* in tokens)",
            columns,
            [
                .. onsets.GroupBy(o => (o.Curve.Modification, Variant: names.Variant(o.Curve.Slice))).Select(row => (IReadOnlyList<object?>)
                [
                    row.Key.Modification.Subject,
                    .. variants ? (object?[])[row.Key.Variant] : [],
                    .. names.Sizes.Select(size => row.FirstOrDefault(o => o.Curve.Slice.Size == size) is { } o ? Cell(o.Onset) : null),
                ]),
            ])
        {
            Note = "In brackets the 90% interval. Every onset is tested by itself; the verdict says how many hold where all are judged together.",
        };
    }

    private static bool HasVariants(IEnumerable<ModificationOnset> onsets, GridNames names) =>
        onsets.Select(o => names.Variant(o.Curve.Slice)).Distinct().Count() > 1;

    private static string Cell(OnsetEstimate onset) => onset.Status != OnsetStatus.Observed || onset.TokensInterval is not { } i
        ? OnsetFindings.Where(onset)
        : $"{(onset.AtOrBelowFirstBudget ? "≤ " : "")}{NumberText.Tokens(onset.Tokens!.Value)} ({(onset.LowerEndCensored ? "≤ " : "")}{NumberText.Tokens(i.Lower)} … {(onset.UpperEndCensored ? "≥ " : "")}{NumberText.Tokens(i.Upper)})";

    private static Figure Of(ModificationKind kind, ModificationOnset[] onsets, GridNames names)
    {
        // Rows are of what there is more of: recipes and ways, each modification in a panel of its own; or modifications.
        bool variants = HasVariants(onsets, names);
        ModificationOnset[] observed = [.. onsets.Where(o => o.Onset.Status == OnsetStatus.Observed)];
        Panels panels = Panels.Of(observed.Select(o => (Panel(o), ""))) with { ColumnTitle = variants ? "modification" : "task" };
        Column[] columns =
        [
            .. panels.TableColumns, new("row", variants ? "recipe, way" : "modification"), new("size", "model"),
            new("onset", "T* (tokens)", ColumnKind.Tokens), new("low", "low", ColumnKind.Tokens), new("high", "high", ColumnKind.Tokens), new("open", "may go on"),
        ];
        string title = $"Where more pre-training begins to hurt under {(kind == ModificationKind.Quantization ? "quantisation" : FigureIds.Word(kind))}";
        double[] budgets = [.. onsets.SelectMany(o => o.Curve.Modified).Select(b => b.Tokens).Distinct().Order()];
        int open = observed.Count(o => o.Onset.LowerEndCensored || o.Onset.UpperEndCensored);
        return new Figure(
            FigureIds.Onsets(kind),
            title,
            $"T* with its 90% interval, on the ladder of budgets: the {observed.Length} onsets that were observed of {onsets.Length} looked for."
            + (open > 0 ? " An interval that ends at the first or last budget may go on (◂ or ▸)." : ""),
            new DataTable(FigureIds.Onsets(kind), title, columns, [.. observed.Select(Row)]),
            panels.Specification(View([.. observed.Select(RowOf).Distinct()], names.Sizes, budgets)));

        IReadOnlyList<object?> Row(ModificationOnset o) =>
        [
            .. panels.Cells(Panel(o), ""), RowOf(o), o.Curve.Slice.Size, o.Onset.Tokens!.Value,
            o.Onset.TokensInterval!.Value.Lower, o.Onset.TokensInterval!.Value.Upper,
            (o.Onset.LowerEndCensored ? "◂" : "") + (o.Onset.UpperEndCensored ? "▸" : ""),
        ];

        string Panel(ModificationOnset o) => variants ? o.Curve.Modification.FullSeries : Task(o);

        string RowOf(ModificationOnset o) => variants ? names.Variant(o.Curve.Slice) : o.Curve.Modification.Series;

        static string Task(ModificationOnset o) => o.Curve.Modification.Kind == ModificationKind.Tuning ? StudyTaskName.Of(o.Curve.Modification.Group) : "";
    }

    private static JsonObject View(IReadOnlyList<string> rows, IReadOnlyList<string> sizes, double[] budgets)
    {
        JsonObject X(string field) => new()
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = "T* (tokens)",
            ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2, ["domain"] = new JsonArray(budgets[0], budgets[^1]), ["nice"] = false, ["padding"] = 10 },
            ["axis"] = new JsonObject
            {
                ["values"] = new JsonArray([.. budgets.Select(b => (JsonNode)b)]),
                ["grid"] = true,
                ["labelOverlap"] = "greedy",
                ["labelSeparation"] = 4,
            },
        };
        JsonObject End(string glyph, string field, string align, int offset) => new()
        {
            ["transform"] = new JsonArray(new JsonObject { ["filter"] = $"indexof(datum.open, '{glyph}') >= 0" }),
            ["mark"] = new JsonObject { ["type"] = "text", ["text"] = glyph, ["align"] = align, ["dx"] = offset },
            ["encoding"] = new JsonObject { ["x"] = X(field) },
        };
        JsonObject encoding = new()
        {
            ["y"] = new JsonObject
            {
                ["field"] = "row",
                ["type"] = "nominal",
                ["sort"] = Panels.Strings(rows),
                ["title"] = null,
                ["axis"] = new JsonObject { ["labelLimit"] = 220 },
            },
        };
        if (sizes.Count > 1)
        {
            encoding["yOffset"] = new JsonObject { ["field"] = "size", ["type"] = "nominal", ["sort"] = Panels.Strings(sizes) };
            encoding["color"] = new JsonObject { ["field"] = "size", ["type"] = "nominal", ["sort"] = Panels.Strings(sizes) };
        }

        return new JsonObject
        {
            ["height"] = rows.Count * (sizes.Count > 1 ? 12 * sizes.Count : 20),
            ["encoding"] = encoding,
            ["layer"] = new JsonArray
            {
                new JsonObject { ["mark"] = "rule", ["encoding"] = new JsonObject { ["x"] = X("low"), ["x2"] = new JsonObject { ["field"] = "high" } } },
                End("◂", "low", "right", 4),
                End("▸", "high", "left", -4),
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 60 },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = X("onset"),
                        ["tooltip"] = new JsonArray([.. ((string[])["row", "size", "onset", "low", "high"]).Select(f => (JsonNode)new JsonObject { ["field"] = f })]),
                    },
                },
            },
        };
    }
}
