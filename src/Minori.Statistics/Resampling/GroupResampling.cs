namespace Minori.Statistics;

/// <summary>What varies when grouped data are resampled.</summary>
public enum GroupResampling
{
    /// <summary>Stratified: the groups stay, each one's values are redrawn. The groups are all there are.</summary>
    WithinGroups,

    /// <summary>Hierarchical: groups are redrawn, then values within each. The groups are a sample too.</summary>
    GroupsAndWithin,
}
