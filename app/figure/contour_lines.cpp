#include "app/figure/contour_lines.hpp"

#include "app/figure/surface_shading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <unordered_map>

namespace chainrule {
namespace {

/// A side of a cell has one number: those below a corner first, then those beside one.
class Contour {
 public:
  Contour(const Relief& relief, double level) : relief_(relief), level_(level) {
    at_side_.reserve(static_cast<std::size_t>(8 * relief.columns));
    for (int row = 0; row + 1 < relief.rows; ++row) {
      const float* above = relief.heights.data() + static_cast<std::ptrdiff_t>(row) * relief.columns;
      const float* below = above + relief.columns;
      for (int column = 0; column + 1 < relief.columns; ++column) {
        // Most cells lie on one side of the level.
        const int high = is_high(above[column]) + is_high(above[column + 1]) + is_high(below[column]) + is_high(below[column + 1]);
        if (high % 4 != 0) visit(column, row);
      }
    }
  }

  std::vector<std::vector<Point>> lines() {
    std::vector<std::vector<Point>> lines;
    for (std::size_t first = 0; first < segments_.size(); ++first) {
      if (used_[first]) continue;
      std::deque<int> sides = {segments_[first][0], segments_[first][1]};
      used_[first] = true;
      while (const int next = follow(sides.back())) sides.push_back(next - 1);
      while (const int next = follow(sides.front())) sides.push_front(next - 1);
      std::vector<Point>& line = lines.emplace_back();
      for (const int side : sides) line.push_back(crossing(side));
    }
    return lines;
  }

 private:
  int is_high(float height) const { return static_cast<double>(height) >= level_ ? 1 : 0; }
  double height(int column, int row) const { return static_cast<double>(relief_at(relief_, column, row)); }
  int side_across(int column, int row) const { return 2 * (row * relief_.columns + column); }
  int side_down(int column, int row) const { return 2 * (row * relief_.columns + column) + 1; }

  Point crossing(int side) const {
    const int corner = side / 2, column = corner % relief_.columns, row = corner / relief_.columns, down = side % 2;
    const double a = height(column, row), b = height(column + 1 - down, row + down), share = (level_ - a) / (b - a);
    return {(column + (down ? 0 : share)) / (relief_.columns - 1), 1 - (row + (down ? share : 0)) / (relief_.rows - 1)};
  }

  void add(int from, int to) {
    for (const int side : {from, to}) {
      auto& ends = at_side_.try_emplace(side, std::array<int, 2>{-1, -1}).first->second;
      ends[ends[0] < 0 ? 0 : 1] = static_cast<int>(segments_.size());
    }
    segments_.push_back({from, to});
    used_.push_back(false);
  }

  void visit(int column, int row) {
    const double a = height(column, row), b = height(column + 1, row), c = height(column + 1, row + 1), d = height(column, row + 1);
    const double sum = a + b + c + d;
    if (!std::isfinite(sum)) return;
    const bool high[4] = {a >= level_, b >= level_, c >= level_, d >= level_};
    const int sides[4] = {side_across(column, row), side_down(column + 1, row), side_across(column, row + 1), side_down(column, row)};
    int crossed[4], count = 0;
    for (int i = 0; i < 4; ++i)
      if (high[i] != high[(i + 1) % 4]) crossed[count++] = sides[i];
    if (count == 2) add(crossed[0], crossed[1]);
    if (count < 4) return;
    // All four sides: the line cuts off the two corners that are not on the middle's side.
    const bool cuts_first = high[0] != (sum / 4 >= level_);
    add(sides[0], sides[cuts_first ? 3 : 1]);
    add(sides[2], sides[cuts_first ? 1 : 3]);
  }

  /// The far side of the one unused segment at a side, plus 1; 0 where the line ends.
  int follow(int side) {
    for (const int segment : at_side_.at(side)) {
      if (segment < 0 || used_[static_cast<std::size_t>(segment)]) continue;
      used_[static_cast<std::size_t>(segment)] = true;
      const auto& ends = segments_[static_cast<std::size_t>(segment)];
      return 1 + (ends[0] == side ? ends[1] : ends[0]);
    }
    return 0;
  }

  const Relief& relief_;
  double level_;
  std::vector<std::array<int, 2>> segments_;
  std::vector<bool> used_;
  std::unordered_map<int, std::array<int, 2>> at_side_;
};

}  // namespace

std::vector<std::vector<Point>> contour_lines(const Relief& relief, double level) { return Contour(relief, level).lines(); }

}  // namespace chainrule
