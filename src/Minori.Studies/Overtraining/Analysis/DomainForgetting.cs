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

    /// <summary>The base loss in each domain against the budget.</summary>
    public static IEnumerable<Figure> BaseFigure(OvertrainingResults results)
    {
        CurvePoint[] points =
        [
            .. results.Bases.GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key).SelectMany(g => g.SelectMany(b => b.Loss.Domains)
                .GroupBy(d => d.Key, d => d.Value)
                .Select(d => new CurvePoint(g.Key, d.Key, ModificationCurve.SpreadOf([.. d])))),
        ];
        if (points.Select(p => p.Series).Distinct().Count() > 1)
        {
            yield return TokenCurves.Create(
                "domains-base",
                "Base loss by domain",
                "Loss of the bases on each domain of the corpus's validation text, against the budget.",
                "validation loss (nats per token)",
                "domain",
                points);
        }
    }

    /// <summary>The sensitivity to modifications of one kind in each domain, one panel per domain.</summary>
    /// <param name="kind">The kind, such as <c>noise</c>; part of the figure's id.</param>
    /// <param name="legend">What the curves differ in.</param>
    /// <param name="curves">The modifications.</param>
    public static IEnumerable<Figure> Figures(string kind, string legend, IReadOnlyList<ModificationCurve> curves)
    {
        string[] domains = DomainsOf(curves);
        if (domains.Length < 2)
        {
            yield break;
        }

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
            select (IReadOnlyList<object?>)[domain, (long)budget.Tokens, curve.Series, ModificationCurve.SpreadOf(budget.Values)];
        string title = $"Forgetting by domain: {kind}";
        yield return new Figure(
            $"domains-{kind}",
            title,
            "How much the loss on each domain of the corpus's validation text rises under a modification of fixed size, against the "
            + "budget. Points are means; their spread, one standard deviation either side, is in the data.",
            new DataTable($"domains-{kind}", title, columns, [.. rows]),
            Specification(domains, [.. curves.Select(c => c.Series)]));
    }

    /// <summary>The same at the last budget, in numbers: one row per domain.</summary>
    public static IEnumerable<DataTable> Tables(string kind, OvertrainingResults results, IReadOnlyList<ModificationCurve> curves)
    {
        string[] domains = DomainsOf(curves);
        if (domains.Length < 2)
        {
            yield break;
        }

        long last = (long)curves.Max(c => c.Modified[^1].Tokens);
        Column[] columns =
        [
            new("domain", "domain"),
            new("base", "base loss", ColumnKind.Number),
            .. curves.Select(c => new Column(c.Id, c.Series, ColumnKind.Number)),
        ];
        yield return new DataTable(
            $"domains-{kind}",
            $"Forgetting by domain at {NumberText.Tokens(last)} tokens: {kind}, modified − base (nats per token)",
            columns,
            [.. domains.Select(Row)]);

        IReadOnlyList<object?> Row(string domain) =>
        [
            domain,
            OvertrainingTables.Cell([.. results.Bases.Where(b => b.Base.Tokens == last && b.Loss.Domains.ContainsKey(domain)).Select(b => b.Loss.Domains[domain])]),
            .. curves.Select(c => OvertrainingTables.Cell([.. At(c, domain)])),
        ];

        IEnumerable<double> At(ModificationCurve curve, string domain) =>
            curve.Domains.GetValueOrDefault(domain, []).Where(b => b.Tokens == last).SelectMany(b => b.Values);
    }

    private static string[] DomainsOf(IEnumerable<ModificationCurve> curves) =>
        [.. curves.SelectMany(c => c.Domains.Keys).Distinct().Order(StringComparer.Ordinal)];

    private static JsonObject Specification(string[] domains, string[] series) => new()
    {
        ["mark"] = new JsonObject { ["type"] = "line", ["point"] = true },
        ["width"] = 180,
        ["height"] = 130,
        ["encoding"] = new JsonObject
        {
            ["facet"] = new JsonObject { ["field"] = "domain", ["type"] = "nominal", ["columns"] = 3, ["sort"] = Strings(domains), ["title"] = null },
            ["x"] = new JsonObject
            {
                ["field"] = "tokens",
                ["type"] = "quantitative",
                ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2 },
            },
            ["y"] = new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
            ["color"] = new JsonObject { ["field"] = "series", ["type"] = "nominal", ["sort"] = Strings(series) },
            ["tooltip"] = new JsonArray
            {
                new JsonObject { ["field"] = "domain", ["type"] = "nominal" },
                new JsonObject { ["field"] = "series", ["type"] = "nominal" },
                new JsonObject { ["field"] = "tokens", ["type"] = "quantitative" },
                new JsonObject { ["field"] = "value", ["type"] = "quantitative" },
            },
        },
    };

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)JsonValue.Create(v))];
}
