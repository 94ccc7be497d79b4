using System.Text.Json.Nodes;
using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>
/// The pre-training distribution by the corpus's domains: what a modification costs in each. Nothing is shown of a corpus
/// of one domain.
/// </summary>
internal static class DomainForgetting
{
    private const string Sensitivity = "modified − base (nats per token)";

    /// <summary>
    /// The base loss and the sensitivities in each domain against the budget, for the reference recipe and way of each
    /// size; the tables have the others.
    /// </summary>
    public static IEnumerable<Figure> Figures(OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        CurvePoint[] bases =
        [
            .. from arm in names.Arms.Where(arm => arm == names.ReferenceOf(arm))
               from budget in results.Bases.Where(b => GridSlice.Of(b.Base) == arm).GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key)
               from domain in budget.SelectMany(b => b.Loss.Domains).GroupBy(d => d.Key, d => d.Value)
               select new CurvePoint(budget.Key, domain.Key, ModificationCurve.SpreadOf([.. domain]), arm.Size),
        ];
        if (bases.Select(p => p.Series).Distinct().Count() > 1)
        {
            yield return TokenCurves.Create(
                "domains-base",
                "Base loss by domain",
                "Loss of the bases on each domain of the corpus's validation text, against the budget.",
                "validation loss (nats per token)",
                "domain",
                bases);
        }

        foreach (IGrouping<(ModificationKind Kind, GridSlice Slice), ModificationCurve> like in curves
            .Where(c => c.Slice == names.ReferenceOf(c.Slice)).GroupBy(c => (c.Modification.Kind, c.Slice)))
        {
            string[] domains = DomainsOf(like);
            if (domains.Length > 1)
            {
                yield return Figure(like.Key.Kind, names.Sizes.Count > 1 ? like.Key.Slice.Size : "", domains, [.. like]);
            }
        }
    }

    /// <summary>The sensitivities at the last budget, in numbers: one row per domain of each slice.</summary>
    public static IEnumerable<DataTable> Tables(OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        foreach (IGrouping<ModificationKind, ModificationCurve> kind in curves.GroupBy(c => c.Modification.Kind))
        {
            string[] domains = DomainsOf(kind);
            if (domains.Length > 1)
            {
                yield return Table(kind.Key, domains, results, [.. kind], names);
            }
        }
    }

    private static Figure Figure(ModificationKind kind, string size, string[] domains, ModificationCurve[] curves)
    {
        string id = $"domains-{FigureIds.Word(kind)}{(size.Length > 0 ? $"-{size}" : "")}";
        string legend = kind switch
        {
            ModificationKind.Noise => "noise",
            ModificationKind.Quantization => "quantisation",
            _ => "task, learning rate",
        };
        Column[] columns =
        [
            new("domain", "domain"), new("tokens", "tokens of pre-training", ColumnKind.Tokens), new("series", legend),
            new("value", Sensitivity, ColumnKind.Number),
        ];
        IEnumerable<IReadOnlyList<object?>> rows =
            from domain in domains
            from curve in curves
            where curve.Domains.ContainsKey(domain)
            from budget in curve.Domains[domain]
            select (IReadOnlyList<object?>)[domain, (long)budget.Tokens, curve.Modification.FullSeries, ModificationCurve.SpreadOf(budget.Values)];
        string title = $"Forgetting by domain: {Word(kind)}{(size.Length > 0 ? $", {size}" : "")}";
        return new Figure(
            id,
            title,
            "How much the loss on each domain of the corpus's validation text rises under a modification of fixed size, against the "
            + "budget. Points are means; their spread, one standard deviation either side, is in the data.",
            new DataTable(id, title, columns, [.. rows]),
            Specification(domains, [.. curves.Select(c => c.Modification.FullSeries)]));
    }

    private static DataTable Table(
        ModificationKind kind, string[] domains, OvertrainingResults results, ModificationCurve[] curves, GridNames names)
    {
        GridSlice[] slices = [.. curves.Select(c => c.Slice).Distinct()];
        Modification[] modifications = [.. curves.Select(c => c.Modification).Distinct()];
        Column[] slice = [.. OvertrainingTables.SliceColumns(slices, names)];
        long[] lasts = [.. slices.Select(Last).Distinct()];
        Column[] columns =
        [
            .. slice,
            new("domain", "domain"),
            new("base", "base loss", ColumnKind.Number),
            .. modifications.Select(m => new Column(m.Name, m.FullSeries, ColumnKind.Number)),
        ];
        return new DataTable(
            $"domains-{FigureIds.Word(kind)}",
            $"Forgetting by domain at {(lasts.Length == 1 ? $"{NumberText.Tokens(lasts[0])} tokens" : "the last budget")}: {Word(kind)}, modified − base (nats per token)",
            columns,
            [
                .. from s in slices
                   from domain in domains
                   select (IReadOnlyList<object?>)
                   [
                       .. slice.Select(_ => names.Label(s)),
                       domain,
                       OvertrainingTables.Cell(
                           [.. results.Bases.Where(b => GridSlice.Of(b.Base) == s.Arm && b.Base.Tokens == Last(s) && b.Loss.Domains.ContainsKey(domain)).Select(b => b.Loss.Domains[domain])]),
                       .. modifications.Select(m => OvertrainingTables.Cell(
                           [.. curves.Where(c => c.Slice == s && c.Modification == m).SelectMany(c => c.Domains.GetValueOrDefault(domain, [])).Where(b => b.Tokens == Last(s)).SelectMany(b => b.Values)])),
                   ],
            ]);

        long Last(GridSlice s) => curves.Where(c => c.Slice == s).Max(c => c.LastBudget);
    }

    private static string Word(ModificationKind kind) => kind == ModificationKind.Quantization ? "quantisation" : FigureIds.Word(kind);

    private static string[] DomainsOf(IEnumerable<ModificationCurve> curves) =>
        [.. curves.SelectMany(c => c.Domains.Keys).Distinct().Order(StringComparer.Ordinal)];

    private static JsonObject Specification(string[] domains, string[] series) => new()
    {
        ["mark"] = new JsonObject { ["type"] = "line", ["point"] = true },
        ["width"] = 180,
        ["height"] = 130,
        ["encoding"] = new JsonObject
        {
            ["facet"] = new JsonObject { ["field"] = "domain", ["type"] = "nominal", ["columns"] = 3, ["sort"] = Panels.Strings(domains), ["title"] = null },
            ["x"] = new JsonObject
            {
                ["field"] = "tokens",
                ["type"] = "quantitative",
                ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
            },
            ["y"] = new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
            ["color"] = new JsonObject { ["field"] = "series", ["type"] = "nominal", ["sort"] = Panels.Strings(series) },
            ["tooltip"] = new JsonArray
            {
                new JsonObject { ["field"] = "domain", ["type"] = "nominal" },
                new JsonObject { ["field"] = "series", ["type"] = "nominal" },
                new JsonObject { ["field"] = "tokens", ["type"] = "quantitative" },
                new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
            },
        },
    };
}
