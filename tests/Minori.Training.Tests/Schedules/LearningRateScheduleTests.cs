using Xunit;

namespace Minori.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData("cosine", 0, 0.25)]
    [InlineData("cosine", 3, 1.0)]
    [InlineData("cosine", 4, 1.0)]
    [InlineData("cosine", 8, 0.85355339059327373)] // (1 + cos(π/4)) / 2
    [InlineData("cosine", 12, 0.5)]
    [InlineData("cosine", 20, 0.0)]
    [InlineData("cosine", 99, 0.0)]
    [InlineData("linear", 1, 0.5)]
    [InlineData("linear", 4, 1.0)]
    [InlineData("linear", 16, 0.25)]
    [InlineData("linear", 19, 0.0625)]
    [InlineData("constant", 2, 0.75)]
    [InlineData("constant", 19, 1.0)]
    [InlineData("wsd", 11, 1.0)]
    [InlineData("wsd", 12, 1.0)]
    [InlineData("wsd", 14, 0.75)]
    [InlineData("wsd", 19, 0.125)]
    [InlineData("wsd", 20, 0.0)]
    [InlineData("wsd-sqrt", 12, 1.0)]
    [InlineData("wsd-sqrt", 14, 0.5)] // 1 − sqrt(2/8)
    [InlineData("wsd-sqrt", 20, 0.0)]
    public void The_rate_is_that_of_the_formula(string kind, long step, double expected)
    {
        LearningRateSchedule schedule = new()
        {
            Kind = kind,
            Peak = 1,
            Steps = 20,
            WarmupSteps = 4,
            DecayFraction = 0.4,
        };

        Assert.Equal(expected, schedule.At(step), 1e-12);
    }

    [Fact]
    public void The_floor_is_a_fraction_of_the_peak()
    {
        LearningRateSchedule schedule = new() { Kind = "cosine", Peak = 3e-3, Steps = 10, FloorFraction = 0.1 };

        Assert.Equal(3e-3, schedule.At(0), 1e-15);
        Assert.Equal(3e-3 * 0.55, schedule.At(5), 1e-15);
        Assert.Equal(3e-4, schedule.At(10), 1e-15);
    }

    [Fact]
    public void A_longer_budget_has_the_same_rates_up_to_where_the_shorter_one_branches_off()
    {
        LearningRateSchedule trunk = new() { Kind = "wsd", Peak = 1, Steps = 160, WarmupSteps = 7 };
        LearningRateSchedule branch = trunk with { Steps = 80 };

        Assert.Equal(64, branch.DecayStart);
        for (long step = 0; step <= branch.DecayStart; step++)
        {
            Assert.Equal(trunk.At(step), branch.At(step));
        }

        Assert.NotEqual(trunk.At(65), branch.At(65));
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("linear")]
    [InlineData("wsd")]
    [InlineData("wsd-sqrt")]
    public void Rates_stay_between_floor_and_peak_and_never_rise_after_the_warm_up(string kind)
    {
        LearningRateSchedule schedule = new()
        {
            Kind = kind,
            Peak = 2,
            Steps = 1000,
            WarmupSteps = 50,
            FloorFraction = 0.05,
            DecayFraction = 0.31,
        };

        for (long step = 50; step <= 1000; step++)
        {
            Assert.InRange(schedule.At(step), 0.1, schedule.At(step - 1) + 1e-15);
        }
    }

    [Fact]
    public void A_warm_up_that_fills_the_run_is_legal()
    {
        LearningRateSchedule schedule = new() { Kind = "wsd", Peak = 1, Steps = 4, WarmupSteps = 4 };

        Assert.Equal([0.25, 0.5, 0.75, 1.0], [schedule.At(0), schedule.At(1), schedule.At(2), schedule.At(3)]);
    }
}
