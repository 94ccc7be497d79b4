using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>What each unit is worth for each target, by the merges of all mixtures: leave-one-out and Shapley values.</summary>
internal sealed class UnitValueFindings
{
    /// <summary>The id of the figure.</summary>
    public const string FigureId = "unit-values";

    private readonly AblationStudy _study;
    private readonly IReadOnlyList<int> _orders;
    private readonly (Target Target, IReadOnlyList<UnitValue> Values)[] _values;

    /// <param name="study">The study.</param>
    /// <param name="results">The measurements.</param>
    /// <param name="merge">The uniform merge.</param>
    public UnitValueFindings(AblationStudy study, AblationResults results, Proxy? merge)
    {
        _study = study;
        int units = study.Units.Of.Count;
        bool hasAll = units <= UnitValues.MostExactUnits && results.SeedValues is not null && merge?.Predictions.Count == (1 << units) - 1;

        // Only an order of which every merge was measured has values; they are matched by the order, not by its place in a list.
        _orders = !hasAll ? [] : [.. study.Training.Seeds.Where(order => merge!.Predictions.Values.All(values => values.ContainsKey(order)))];
        _values = _orders.Count == 0 ? [] :
        [
            .. Target.All(study, results).AsParallel().AsOrdered().Select(target =>
            {
                MixtureLoss LossOf(int order) => mixture =>
                    target.Of(mixture == 0 ? results.SeedValues! : merge!.Predictions[new Mixture(mixture)][order]);
                return (target, UnitValues.Exact(units, [.. _orders.Select(LossOf)], ProxyRanking.Level));
            }),
        ];
    }

    /// <summary>The unit that is worth most and the one that is worth least, for each target.</summary>
    public IEnumerable<(Target Target, Finding Finding)> Findings()
    {
        foreach ((Target target, IReadOnlyList<UnitValue> values) in _values)
        {
            UnitValue[] ordered = [.. values.OrderByDescending(value => value.Shapley.Value)];
            (UnitValue most, UnitValue least) = (ordered[0], ordered[^1]);
            bool isApart = most.Shapley.Interval is { } high && least.Shapley.Interval is { } low && high.Lower > low.Upper;
            string orders = most.Shapley.Interval is null ? " With one order of the documents there is no interval." : "";
            yield return (target, new Finding(
                $"value.{target.Id}",
                $"What units are worth, {target.FullName}",
                isApart ? FindingStatus.Observed : FindingStatus.Inconclusive,
                $"By the merges of all mixtures {Name(most)} takes most off the loss, {Text(most.Shapley)} {target.Unit} (Shapley), and {Name(least)} least, {Text(least.Shapley)}; "
                + $"without {Name(most)} the merge of all others is {NumberText.Number(most.LeaveOneOut.Value, 4)} worse.{orders}",
                [.. ordered.Select(value => EstimateText.MeasureOf(Name(value), value.Shapley, target.Unit))],
                [FigureId]));
        }
    }

    /// <summary>Values by unit and target.</summary>
    public IEnumerable<DataTable> Tables()
    {
        if (_values.Length > 0)
        {
            yield return new DataTable(
                FigureId,
                "What a unit takes off (nats per token, or share of answers), by the merges of all mixtures",
                [
                    TargetPanels.Column("evaluated on"), new("unit", "unit"),
                    new("shapley", "Shapley value", ColumnKind.Number, 4), new("leave_one_out", "leave-one-out", ColumnKind.Number, 4),
                ],
                Rows());
        }
    }

    /// <summary>Shapley values with their intervals.</summary>
    public IEnumerable<Figure> Figures()
    {
        foreach (DataTable table in Tables())
        {
            string over = _orders.Count == 1
                ? "One order of the documents gives no interval."
                : $"Lines are {NumberText.Percent(ProxyRanking.Level, 0)} intervals over {_orders.Count} orders of the documents after one seed.";
            yield return new Figure(
                FigureId,
                "What each unit is worth",
                $"Shapley value: how much a unit lowers the loss of a merge when it joins, averaged over all orders of joining. Left of the dashed line it raises the loss. Every panel has its own axis. {over}",
                table,
                TargetPanels.OfIntervals(
                    _values.Select(v => v.Target.Name), ("unit", _study.Units.Of.Select(_study.Units.NameOf)), "shapley", "Shapley value",
                    new JsonObject { ["datum"] = 0 }, isOwnAxis: true));
        }
    }

    private IReadOnlyList<IReadOnlyList<object?>> Rows() =>
    [
        .. from target in _values
           from value in target.Values
           select (IReadOnlyList<object?>)[target.Target.Name, Name(value), EstimateText.Drawn(value.Shapley), EstimateText.Drawn(value.LeaveOneOut)],
    ];

    private string Name(UnitValue value) => _study.Units.NameOf(_study.Units.Of[value.Unit]);

    private static string Text(Estimate estimate) => EstimateText.WithInterval(estimate, 4);
}
