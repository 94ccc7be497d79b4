using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Sections;
using Xunit;
using static Minori.Studies.Tests.Ablation.KnownLosses;

namespace Minori.Studies.Tests.Ablation;

public sealed class LedgerTests
{
    private readonly Ledger _ledger = new(Study(seeds: 2), Model, Results(Additive, seeds: 2));

    [Fact]
    public void Trainings_are_counted_as_the_formulas_do()
    {
        Assert.Equal(Units, _ledger.Modular.Trainings);
        Assert.Equal(3 * 20, Row("naive: all mixtures of 3 units").Trainings);
        Assert.Equal(Units * 32, Row("naive: all mixtures").Trainings);
        Assert.Equal(1, Row("modular: one more unit").Trainings);
        Assert.Equal(((Units + 1) * 64) - (Units * 32), Row("naive: one more unit").Trainings);
    }

    [Fact]
    public void Every_figure_follows_from_trainings_and_measurements_by_what_one_of_each_takes()
    {
        Assert.Equal(10, _ledger.OneTraining!.Value);
        Assert.Equal(0.1, _ledger.OneMeasurement!.Value, 1e-12);
        AblationCosts costs = Ledger.CostsOf(Study(), Model, Results(Additive, seeds: 2));
        Assert.All(_ledger.Rows, row =>
        {
            Assert.Equal(row.Trainings * 100_000, row.Tokens, 1e-6);
            Assert.Equal(costs.Training(row.Tokens) + (row.Measured * costs.Measuring), row.Flops, 1e-3);
            Assert.Equal((row.Trainings * 10) + (row.Measured * 0.1), row.Seconds!.Value, 1e-6);
        });

        // What is measured of the modular way adds up to its sum, and all its measurements are what really ran.
        LedgerRow[] parts = [Row("modular: every unit once"), Row("modular: merging and measuring")];
        Assert.Equal(parts.Sum(row => row.Seconds!.Value), _ledger.Modular.Seconds!.Value, 1e-9);
        Assert.Equal(parts.Sum(row => row.Flops), _ledger.Modular.Flops, 1e-3);
        Assert.Equal(6.3, parts[1].Seconds!.Value, 1e-9);
    }

    [Fact]
    public void What_was_spent_stands_beside_and_one_hour_of_a_busy_machine_does_not_move_the_formula()
    {
        AblationResults results = Results(Additive, seeds: 1);
        Ledger busy = new(Study(), Model, results with { Seconds = results.Seconds with { Truths = [(3, 3000), .. results.Seconds.Truths.Skip(1)] } });
        LedgerRow truths = busy.Rows.Single(row => row.What == "truth: the mixtures trained on here");

        Assert.Equal((20 * 3 * 10) + (20 * 0.1), truths.Seconds!.Value, 1e-9);
        Assert.Equal((19 * 3 * 10) + 3000, truths.Spent!.Value, 1e-9);
        Assert.All(busy.Rows.Where(row => row.What.StartsWith("naive", StringComparison.Ordinal)), row => Assert.Null(row.Spent));
    }

    [Fact]
    public void The_products_of_an_optimizer_count()
    {
        AblationStudy muon = Study(seeds: 2) with { Training = new ContinuationSection { Seeds = [1, 2], Optimizer = new OptimizerSection { Kind = "muon" } } };

        Assert.True(new Ledger(muon, Model, Results(Additive, seeds: 2)).Modular.Flops > 1.001 * _ledger.Modular.Flops);
    }

    [Fact]
    public void What_is_said_is_what_the_rows_say()
    {
        Finding finding = _ledger.Finding();

        Assert.Contains("take 6 unit trainings and predict 63 mixtures", finding.Statement, StringComparison.Ordinal);
        Assert.Contains("would take 192, 32 times as many. With merging and measuring, that is 66 s of computing against about 1926 s, 29 times as much.", finding.Statement, StringComparison.Ordinal);
        Assert.Contains("trainings × 10.00 s (a part; median of 52) + measured × 0.100 s (mean of 126)", _ledger.Table().Title, StringComparison.Ordinal);
    }

    private LedgerRow Row(string what) => _ledger.Rows.Single(row => row.What == what);
}
