using System.Numerics;
using System.Runtime.InteropServices;

namespace Minori.Text;

/// <summary>
/// Remembers the tokens of short words seen lately: one slot per hash, a new word replaces the old. The memory is fixed
/// (1.5 MB), whatever the text.
/// </summary>
internal sealed class WordCache
{
    private const int SlotBits = 15;
    private const int LongestWord = 16;
    private const int MostTokens = 7;
    private const int EntryLength = MostTokens + 1;

    private readonly (ulong Low, ulong High)[] _keys = new (ulong, ulong)[1 << SlotBits];

    // Per slot: word length · 256 + number of tokens (0 = empty slot), then the tokens.
    private readonly int[] _entries = new int[EntryLength << SlotBits];

    /// <summary>Appends the tokens of the word if they are remembered.</summary>
    public bool TryAppend(ReadOnlySpan<byte> word, List<int> tokens)
    {
        if (word.Length > LongestWord)
        {
            return false;
        }

        (ulong Low, ulong High) key = Key(word);
        int slot = Slot(key);
        int header = _entries[slot * EntryLength];
        if (header >> 8 != word.Length || _keys[slot] != key)
        {
            return false;
        }

        ReadOnlySpan<int> remembered = _entries.AsSpan(slot * EntryLength + 1, header & 0xFF);
        if (remembered.Length == 1)
        {
            tokens.Add(remembered[0]);
        }
        else
        {
            tokens.AddRange(remembered);
        }

        return true;
    }

    /// <summary>Remembers the tokens of a word; long words and words of many tokens are not.</summary>
    public void Store(ReadOnlySpan<byte> word, ReadOnlySpan<int> tokens)
    {
        if (word.Length > LongestWord || tokens.Length > MostTokens)
        {
            return;
        }

        (ulong Low, ulong High) key = Key(word);
        int slot = Slot(key);
        _keys[slot] = key;
        _entries[slot * EntryLength] = (word.Length << 8) | tokens.Length;
        tokens.CopyTo(_entries.AsSpan(slot * EntryLength + 1));
    }

    private static (ulong Low, ulong High) Key(ReadOnlySpan<byte> word)
    {
        Span<byte> padded = stackalloc byte[LongestWord];
        padded.Clear();
        word.CopyTo(padded);
        Span<ulong> halves = MemoryMarshal.Cast<byte, ulong>(padded);
        return (halves[0], halves[1]);
    }

    private static int Slot((ulong Low, ulong High) key)
    {
        ulong mixed = key.Low ^ BitOperations.RotateLeft(key.High * 0xC2B2AE3D27D4EB4Ful, 31);
        return (int)((mixed * 0x9E3779B97F4A7C15ul) >> (64 - SlotBits));
    }
}
