using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>The points that no other point beats in both losses (Watts et al. 2026, arXiv 2605.02105: learning–forgetting frontier).</summary>
public static class ParetoFront
{
    /// <summary>The front, least task loss first: task loss rises and pre-training loss falls strictly.</summary>
    /// <exception cref="ArgumentException">A loss is not finite.</exception>
    public static ImmutableArray<FrontierPoint> Of(IEnumerable<FrontierPoint> points)
    {
        List<FrontierPoint> front = [];
        foreach (FrontierPoint point in points.OrderBy(p => p.TaskLoss).ThenBy(p => p.PretrainingLoss))
        {
            if (!double.IsFinite(point.TaskLoss) || !double.IsFinite(point.PretrainingLoss))
            {
                throw new ArgumentException("a frontier needs finite losses; leave diverged models out", nameof(points));
            }

            if (front.Count == 0 || point.PretrainingLoss < front[^1].PretrainingLoss)
            {
                front.Add(point);
            }
        }

        return [.. front];
    }

    /// <summary>
    /// Area between the front and a reference point that is worse in both losses, nats²: the larger, the better. What lies beyond the
    /// reference point adds nothing.
    /// </summary>
    /// <param name="points">Any points; finite.</param>
    /// <param name="taskLoss">Task loss of the reference point.</param>
    /// <param name="pretrainingLoss">Its pre-training loss.</param>
    public static double Hypervolume(IEnumerable<FrontierPoint> points, double taskLoss, double pretrainingLoss)
    {
        double area = 0, ceiling = pretrainingLoss;
        foreach (FrontierPoint point in Of(points))
        {
            if (point.TaskLoss < taskLoss && point.PretrainingLoss < ceiling)
            {
                area += (taskLoss - point.TaskLoss) * (ceiling - point.PretrainingLoss);
                ceiling = point.PretrainingLoss;
            }
        }

        return area;
    }

    /// <summary>The reference point common to several conditions: the worst of each loss among all their points.</summary>
    public static (double TaskLoss, double PretrainingLoss) Reference(IEnumerable<FrontierPoint> points)
    {
        FrontierPoint[] all = [.. points];
        return (all.Max(p => p.TaskLoss), all.Max(p => p.PretrainingLoss));
    }
}
