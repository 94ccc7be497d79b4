using System.Text.Json.Nodes;
using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// What each unit is worth for each target, by merges: Shapley values where all mixtures were merged, and leave-one-out from the merge
/// of all units and those of all but one.
/// </summary>
internal sealed class UnitValueFindings
{
    /// <summary>The id of the figure.</summary>
    public const string FigureId = "unit-values";

    private readonly AblationStudy _study;
    private readonly IReadOnlyList<int> _orders;
    private readonly bool _hasShapley;
    private readonly (Target Target, UnitWorth Worth)[] _values;

    /// <param name="study">The study.</param>
    /// <param name="results">The measurements.</param>
    /// <param name="merge">The uniform merge.</param>
    public UnitValueFindings(AblationStudy study, AblationResults results, Proxy? merge)
    {
        _study = study;
        int units = study.Units.Of.Count;
        ulong all = (1UL << units) - 1;
        Mixture[] needed = [.. Enumerable.Range(0, units).Select(unit => new Mixture(all & ~(1UL << unit))).Append(new Mixture(all))];

        // Values are matched by the order, not by its place in a list: an order counts of which every merge that is needed was measured.
        bool isWhole = units <= UnitValues.MostExactUnits && results.SeedValues is not null && merge?.Predictions.Count == (1 << units) - 1;
        int[] exact = !isWhole ? [] : [.. study.Training.Seeds.Where(order => merge!.Predictions.Values.All(values => values.ContainsKey(order)))];
        _hasShapley = exact.Length > 0;
        _orders = _hasShapley ? exact
            : [.. study.Training.Seeds.Where(order => needed.All(mixture => merge?.Predictions.TryGetValue(mixture, out ByOrder? values) == true && values.ContainsKey(order)))];
        _values = _orders.Count == 0 ? [] :
        [
            .. Target.All(study, results).AsParallel().AsOrdered().Select(target =>
            {
                MixtureLoss LossOf(int order) => mixture =>
                    target.Of(mixture == 0 ? results.SeedValues! : merge!.Predictions[new Mixture(mixture)][order]);
                return (target, UnitWorth.Of(units, [.. _orders.Select(LossOf)], _hasShapley));
            }),
        ];
    }

    /// <summary>The units that may be worth most and those that may be worth least, for each target; why nothing is said, where nothing is.</summary>
    public IEnumerable<(Target Target, Finding Finding)> Findings() => _values.Select(value => (value.Target, Of(value.Target, value.Worth)));

    /// <summary>Why there are no values, as a finding; null where there are.</summary>
    public Finding? Missing()
    {
        int units = _study.Units.Of.Count;
        return _values.Length > 0 ? null : new Finding(
            "value",
            "What units are worth",
            FindingStatus.Inconclusive,
            $"That is not known: it takes the merge of all {units} units and those of all but one, in one order of the documents (leave-one-out), and the merges of all "
                + $"mixtures for Shapley values. Ask for 'mixtures: {{sizes: [{units - 1}, {units}]}}', or let what is missing be measured.",
            [],
            []);
    }

    /// <summary>Values by unit and target.</summary>
    public IEnumerable<DataTable> Tables()
    {
        if (_values.Length > 0)
        {
            yield return new DataTable(
                FigureId,
                $"What a unit takes off (nats per token, or share of answers), by the merges of {(_hasShapley ? "all mixtures" : "all units and of all but one")}",
                [
                    TargetPanels.Column("evaluated on"), new("unit", "unit"),
                    .. _hasShapley ? [new Column("shapley", "Shapley value", ColumnKind.Number, 4)] : Array.Empty<Column>(),
                    new("leave_one_out", "leave-one-out", ColumnKind.Number, 4),
                ],
                Rows());
        }
    }

    /// <summary>Shapley values with their intervals, or those of leave-one-out.</summary>
    public IEnumerable<Figure> Figures()
    {
        foreach (DataTable table in Tables())
        {
            string over = _orders.Count == 1
                ? "One order of the documents gives no interval."
                : $"Lines are {NumberText.Percent(ProxyRanking.Level, 0)} intervals over {_orders.Count} orders of the documents after one seed.";
            string what = _hasShapley
                ? "Shapley value: how much a unit lowers the loss of a merge when it joins, averaged over all orders of joining."
                : "Leave-one-out: how much worse the merge of all other units is than that of all.";
            yield return new Figure(
                FigureId,
                "What each unit is worth",
                $"{what} Left of the dashed line a unit raises the loss. Every panel has its own axis. {over}",
                table,
                TargetPanels.OfIntervals(
                    _values.Select(v => v.Target.Name), ("unit", _study.Units.Of.Select(_study.Units.NameOf)),
                    _hasShapley ? "shapley" : "leave_one_out", _hasShapley ? "Shapley value" : "leave-one-out value",
                    new JsonObject { ["datum"] = 0 }, isOwnAxis: true));
        }
    }

    private Finding Of(Target target, UnitWorth worth)
    {
        UnitValue[] ordered = [.. worth.Values.OrderByDescending(value => UnitWorth.Known(value).Value)];
        (UnitValue most, UnitValue least) = (ordered[0], ordered[^1]);
        if (UnitWorth.Known(most).Value == UnitWorth.Known(least).Value)
        {
            return new Finding(
                $"value.{target.Id}", $"What units are worth, {target.FullName}", FindingStatus.Inconclusive,
                $"All units take off the same, {NumberText.Number(UnitWorth.Known(most).Value, 4)} {target.Unit}: nothing tells them apart here.", [], [FigureId]);
        }

        string orders = worth.Most is not null ? ""
            : _orders.Count == 1 ? " With one order of the documents there is no interval, and which unit is first stays open."
            : $" All {_orders.Count} orders of the documents tell all units apart by the same, as scores of few examples may, and say nothing of chance: which unit is first stays open.";
        string lost = _hasShapley ? $"; without {Name(most.Unit)} the merge of all others is {NumberText.Number(most.LeaveOneOut.Value, 4)} worse" : "";
        return new Finding(
            $"value.{target.Id}",
            $"What units are worth, {target.FullName}",
            worth.Most is { } leading && leading.Count < ordered.Length ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"By the merges of {(_hasShapley ? "all mixtures" : "all units and of all but one")} {Extreme(worth.Most, most.Unit, "most")}, "
                + $"{EstimateText.WithInterval(UnitWorth.Known(most), 4)} {target.Unit} ({(_hasShapley ? "Shapley" : "leave-one-out")}{(worth.Most?.Count > 1 ? $", {Name(most.Unit)}" : "")}), "
                + $"and {Extreme(worth.Least, least.Unit, "least")}, {EstimateText.WithInterval(UnitWorth.Known(least), 4)}{lost}.{orders}",
            [.. ordered.Select(value => EstimateText.MeasureOf(Name(value.Unit), UnitWorth.Known(value), target.Unit))],
            [FigureId]);
    }

    /// <summary>The unit, where it is told from all others, or the group that it is not told from.</summary>
    private string Extreme(IReadOnlyList<int>? group, int first, string what) => group switch
    {
        null => $"{Name(first)} seems to take {what} off the loss",
        [int only] => $"{Name(only)} takes {what} off the loss",
        _ when group.Count == _study.Units.Of.Count => $"any unit may take {what} off the loss (none is told from {Name(first)})",
        _ => $"one of {string.Join(", ", group.Select(Name))} (not told apart) takes {what} off the loss",
    };

    private IReadOnlyList<IReadOnlyList<object?>> Rows() =>
    [
        .. from target in _values
           from value in target.Worth.Values
           select (IReadOnlyList<object?>)
           [
               target.Target.Name, Name(value.Unit), .. value.Shapley is { } shapley ? [EstimateText.Drawn(shapley)] : Array.Empty<object?>(),
               EstimateText.Drawn(value.LeaveOneOut),
           ],
    ];

    private string Name(int unit) => _study.Units.NameOf(_study.Units.Of[unit]);
}
